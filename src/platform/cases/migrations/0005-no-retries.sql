-- First answers are kept by the doors for every call (http.answers).
drop table cases.retries;

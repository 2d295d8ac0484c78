/** Words of the guide to the API. */
export const apiWords = {
  apiTitle: ['接口指南', 'Guide to the API'],
  apiLead: [
    '无条件开放的数据，任何程序都可以直接读，不用登录、不用密钥。下面的例子都能点开。',
    'Any program reads open data as it is, without an account or a key. Each example opens.',
  ],
  apiExampleOf: ['例子用的数据集：', 'The examples use the dataset '],
  apiNoExample: ['还没有可以举例的数据集。', 'There is no dataset yet to show it by.'],
  apiRowsTitle: ['按条件取行', 'Rows by conditions'],
  apiRowsText: [
    '条件写在网址里：列名=运算.值。写几个条件，就要同时满足。列名在数据集页面“字段”里。',
    'Conditions stand in the address: column=operator.value. Where there are several, all must hold. Columns are listed on the page of a dataset under “Fields”.',
  ],
  apiHow: ['写法', 'Written'],
  apiMeans: ['意思', 'Meaning'],
  apiEq: ['等于；不等于用 neq', 'equals; neq for what does not'],
  apiGte: ['不小于；另有 gt、lt、lte', 'at least; also gt, lt and lte'],
  apiBetween: ['同一列写两次，就是一段范围', 'the same column twice is a range'],
  apiLike: ['含有，* 代表任意文字；不分大小写用 ilike', 'holds, * for anything; ilike whatever the case'],
  apiIn: ['是其中之一', 'is one of these'],
  apiNull: [
    '为空；不为空用 not.is.null，not. 可放在任何运算前',
    'is empty; not.is.null for what is not, and not. goes before any operator',
  ],
  apiOr: ['满足其中一个；and=( ) 也可以写在里面', 'one of them holds; and=( ) may stand inside'],
  apiShapeTitle: ['取哪些列、什么顺序、多少行', 'Which columns, in what order, how many rows'],
  apiSelect: ['只要这些列', 'only these columns'],
  apiOrder: [
    '排序；降序用 .desc。空值算最大，要放在最后用 .nullslast，最前用 .nullsfirst',
    'the order; .desc goes down. What is empty counts as the greatest; .nullslast and .nullsfirst put it elsewhere',
  ],
  apiLimit: [
    '每页行数，不写是 100，最多 10,000。下一页的完整网址在响应头 Link 里，跟着它走不会漏行、不会重行',
    'rows of a page: 100 unless said, 10,000 at most. The whole address of the next page stands in the header Link; who follows it misses no row and meets none twice',
  ],
  apiVersion: [
    '某一版；不写是最新一版。响应头 X-Heliu-Version 写明是哪一版',
    'a version; the newest unless said. The header X-Heliu-Version tells which it is',
  ],
  apiFilesTitle: ['整份文件', 'Whole files'],
  apiFilesText: [
    '条件同样能用。不带条件的整份文件支持断点续传（Range）和 ETag：CSV 事先备好，其他格式第一次有人要时生成，以后都是同一份。CSV 可加 encoding=gb18030。',
    'The same conditions work. Whole files have Range and ETag: the CSV lies ready, every other format is made for its first caller and kept. A CSV takes encoding=gb18030.',
  ],
  apiRowsAsCsv: [
    '同一网址，请求头 Accept: text/csv 给出 CSV。',
    'The same address gives CSV for the header Accept: text/csv.',
  ],
  apiTypesTitle: ['值怎么写', 'How values are written'],
  apiTypesText: [
    '编号、代码、电话是文本，保留前导零。小数照原样给出全部位数，不四舍五入。超过 2 的 53 次方的整数写成字符串。日期是 2026-01-05，时间是 2026-01-05T09:00:00，北京时间，不带时区。空值是 null。',
    'Numbers of things, codes and telephones are text and keep their zeros. Decimals have all their digits, unrounded. Integers beyond 2^53 are strings. Dates are 2026-01-05, times 2026-01-05T09:00:00: the city’s, without an offset. What is empty is null.',
  ],
  apiFailTitle: ['出错时', 'When it fails'],
  apiFailText: [
    '返回 application/problem+json：type 是固定代码，detail 和 errors 说明哪里不对。422 是条件写得不对，如列名不存在；403 是这项数据不开放或列已脱敏；429 是太快，等 Retry-After 的秒数再来，每分钟上限在 X-RateLimit-Limit 里；503 是忙，同样按 Retry-After 重试。',
    'The answer is application/problem+json: type is a stable code, detail and errors say what is wrong. 422: a condition is wrong, such as a column that there is not. 403: the data is not open or the column is masked. 429: too fast, wait the seconds of Retry-After; X-RateLimit-Limit has the limit of a minute. 503: busy, try again after Retry-After.',
  ],
  apiDoorsTitle: ['给现成工具的入口', 'Doors for ready-made tools'],
  apiDoorCkan: ['CKAN 客户端（ckanapi、各种采集器）', 'CKAN clients (ckanapi, harvesters)'],
  apiDoorDcat: ['DCAT-AP 目录，另有 .jsonld 和 .rdf', 'The catalog in DCAT-AP; also .jsonld and .rdf'],
  apiDoorJson: ['Project Open Data 目录', 'The catalog in Project Open Data'],
  apiDoorFeed: ['更新订阅', 'Feed of updates'],
  apiDoorMap: ['站点地图', 'Sitemap'],
  apiDoorAll: ['全部接口的清单', 'Every operation'],
  apiDoorDescribed: ['OpenAPI 描述，用来生成客户端', 'The OpenAPI description, to make a client of'],
} as const satisfies Record<string, readonly [string, string]>

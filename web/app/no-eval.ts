import { z } from 'zod'

// The content policy lets no text become code. Schemas would try it when they are made, so this stands before them all.
z.config({ jitless: true })

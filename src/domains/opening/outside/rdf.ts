import jsonld from 'jsonld'
import { type Quad, Writer } from 'n3'
import { prefixes } from './dcat.ts'

export const syntaxes = { ttl: 'text/turtle', jsonld: 'application/ld+json', rdf: 'application/rdf+xml' } as const
export type Syntax = keyof typeof syntaxes

/** The statements in one of the three syntaxes. */
export async function written(quads: readonly Quad[], syntax: Syntax): Promise<string> {
  if (syntax === 'ttl') return serialized(quads, { prefixes: { ...prefixes } })
  if (syntax === 'rdf') return xml(quads)
  const expanded = await jsonld.fromRDF(await serialized(quads, { format: 'N-Quads' }), {
    format: 'application/n-quads',
  })
  const compacted = await jsonld.compact(expanded, { ...prefixes })
  return `${JSON.stringify(compacted, null, 1)}\n`
}

const serialized = (quads: readonly Quad[], options: object): Promise<string> =>
  new Promise((resolve, reject) => {
    const writer = new Writer(options)
    writer.addQuads([...quads])
    writer.end((error: Error | null, text: string) =>
      error === null || error === undefined ? resolve(text) : reject(error),
    )
  })

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (mark) => marks[mark] ?? mark)

/** RDF/XML without abbreviations: one description a subject, every predicate of a namespace that we know. */
function xml(quads: readonly Quad[]): string {
  const spaces = Object.entries(prefixes)
  const short = (iri: string): string => {
    const found = spaces.find(([, space]) => iri.startsWith(space))
    if (found === undefined) throw new Error(`no prefix for ${iri}`)
    return `${found[0]}:${iri.slice(found[1].length)}`
  }
  const bySubject = new Map<string, Quad[]>()
  for (const it of quads) {
    const key = `${it.subject.termType}|${it.subject.value}`
    bySubject.set(key, [...(bySubject.get(key) ?? []), it])
  }
  const node = (it: Quad['subject'] | Quad['object'], iri: string): string =>
    it.termType === 'BlankNode' ? `rdf:nodeID="${escaped(it.value)}"` : `rdf:${iri}="${escaped(it.value)}"`
  const statement = ({ predicate, object }: Quad): string => {
    const name = short(predicate.value)
    if (object.termType !== 'Literal') return `    <${name} ${node(object, 'resource')}/>`
    const plain = object.datatype.value === `${prefixes.xsd}string`
    const attribute =
      object.language !== ''
        ? ` xml:lang="${object.language}"`
        : plain
          ? ''
          : ` rdf:datatype="${escaped(object.datatype.value)}"`
    return `    <${name}${attribute}>${escaped(object.value)}</${name}>`
  }
  const descriptions = [...bySubject.values()].map((group) => {
    const [first] = group
    if (first === undefined) return ''
    return `  <rdf:Description ${node(first.subject, 'about')}>\n${group.map(statement).join('\n')}\n  </rdf:Description>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF ${spaces.map(([name, space]) => `xmlns:${name}="${space}"`).join(' ')}>\n${descriptions.join('\n')}\n</rdf:RDF>\n`
}

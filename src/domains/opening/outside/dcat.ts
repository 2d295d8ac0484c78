import { DataFactory, type NamedNode, type Quad, type Quad_Subject } from 'n3'
import type { DatasetView } from '#domains/catalog'
import type { ReleasedFile } from '#domains/delivery'
import { type Format, formats, mediaTypes } from '#model/delivery'
import { type Given, licence } from './shared.ts'

const blankNode = (name: string) => DataFactory.blankNode(name)
const literal = (value: string, how?: Parameters<typeof DataFactory.literal>[1]) => DataFactory.literal(value, how)
const namedNode = (iri: string) => DataFactory.namedNode(iri)
const quad = (subject: Quad_Subject, predicate: NamedNode, object: Quad['object']) =>
  DataFactory.quad(subject, predicate, object)

export const prefixes = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  hydra: 'http://www.w3.org/ns/hydra/core#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  spdx: 'http://spdx.org/rdf/terms#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const
type Prefix = keyof typeof prefixes

/** A name by its prefix: `term('dct', 'title')`. */
const term = (prefix: Prefix, name: string) => namedNode(`${prefixes[prefix]}${name}`)
const type = term('rdf', 'type')
const typed = (value: string, kind: string) => literal(value, term('xsd', kind))
const authority = (table: string, code?: string) =>
  namedNode(`http://publications.europa.eu/resource/authority/${table}${code === undefined ? '' : `/${code}`}`)

/** Collects statements about one thing. */
function about(out: Quad[], subject: Quad_Subject) {
  const say = {
    is(prefix: Prefix, name: string, object: Quad['object']) {
      out.push(quad(subject, term(prefix, name), object))
      return say
    },
    a(prefix: Prefix, name: string) {
      out.push(quad(subject, type, term(prefix, name)))
      return say
    },
  }
  return say
}

/** Says what a term of a European vocabulary is, and of which: a reader who lacks the vocabulary can then judge it. */
function sayTerm(out: Quad[], table: string, code: string, kind: string): NamedNode {
  const node = authority(table, code)
  about(out, node).a('dct', kind).is('skos', 'inScheme', authority(table))
  about(out, authority(table)).a('skos', 'ConceptScheme').is('dct', 'title', literal(table, 'en'))
  return node
}

/** A keyword is Chinese unless it is written without any sign of it. */
const worded = (text: string) => literal(text, /^[\u0020-\u024f]+$/u.test(text) ? 'en' : 'zh')

const frequencies: Readonly<Record<DatasetView['promise'], string>> = {
  realtime: 'UPDATE_CONT',
  daily: 'DAILY',
  weekly: 'WEEKLY',
  monthly: 'MONTHLY',
  quarterly: 'QUARTERLY',
  'half-yearly': 'ANNUAL_2',
  yearly: 'ANNUAL',
  irregular: 'IRREG',
  historical: 'NEVER',
}
const fileTypes: Readonly<Record<Format, string>> = {
  csv: 'CSV',
  json: 'JSON',
  ndjson: 'JSON',
  xml: 'XML',
  xlsx: 'XLSX',
  parquet: 'PARQUET',
}

const organizationNode = (base: string, code: string) => namedNode(`${base}/organizations/${code}#agent`)
const licenceNode = (base: string) => namedNode(`${base}${licence.path}`)
const themeNode = (base: string, theme: string) =>
  namedNode(`${base}/datasets?theme=${encodeURIComponent(theme)}#theme`)

function sayAgent(out: Quad[], base: string, org: { readonly code: string; readonly name: string }): void {
  about(out, organizationNode(base, org.code))
    .a('foaf', 'Agent')
    .a('foaf', 'Organization')
    .is('foaf', 'name', literal(org.name, 'zh'))
}

/** Which bytes a file is, and the record of the log that says so. */
function sayBytes(out: Quad[], base: string, node: NamedNode, { bytes, sha256, entry }: ReleasedFile): void {
  const checksum = namedNode(`${node.value}-checksum`)
  // By https: so the shapes of DCAT-AP 3.0.1 want it, though SPDX names its terms by http.
  const algorithm = namedNode('https://spdx.org/rdf/terms#checksumAlgorithm_sha256')
  const proof = namedNode(`${base}/api/proofs/${entry}`)
  about(out, node)
    .is('dcat', 'byteSize', typed(String(bytes), 'nonNegativeInteger'))
    .is('spdx', 'checksum', checksum)
    .is('foaf', 'page', proof)
  about(out, checksum)
    .a('spdx', 'Checksum')
    .is('spdx', 'algorithm', algorithm)
    .is('spdx', 'checksumValue', typed(sha256, 'hexBinary'))
  about(out, algorithm).a('spdx', 'ChecksumAlgorithm')
  about(out, proof).a('foaf', 'Document')
}

function sayDistribution(
  out: Quad[],
  base: string,
  it: DatasetView,
  format: Format,
  file: ReleasedFile | undefined,
): Quad_Subject {
  const node = namedNode(`${base}/datasets/${it.code}#${format}`)
  const url = namedNode(`${base}/api/data/${it.code}/download.${format}`)
  const mediaType = namedNode(`http://www.iana.org/assignments/media-types/${mediaTypes[format]}`)
  about(out, mediaType).a('dct', 'MediaType')
  about(out, node)
    .a('dcat', 'Distribution')
    .is('dct', 'title', literal(`${it.title}（${format.toUpperCase()}）`, 'zh'))
    .is('dct', 'description', literal(`第 ${it.version} 版，${it.rows} 行`, 'zh'))
    .is('dcat', 'accessURL', url)
    .is('dcat', 'downloadURL', url)
    .is('dcat', 'mediaType', mediaType)
    .is('dct', 'format', sayTerm(out, 'file-type', fileTypes[format], 'MediaTypeOrExtent'))
    .is('dct', 'license', licenceNode(base))
  if (file !== undefined) sayBytes(out, base, node, file)
  return node
}

const datasetNode = (base: string, code: string) => namedNode(`${base}/datasets/${code}#dataset`)

/** A dataset as DCAT-AP 3.0.1 describes one. */
export function datasetQuads(it: DatasetView, base: string, files?: Given): Quad[] {
  const out: Quad[] = []
  const node = datasetNode(base, it.code)
  const access = it.open === 'unconditional' ? 'PUBLIC' : 'RESTRICTED'
  const contact = namedNode(`${base}/organizations/${it.org.code}#contact`)
  const say = about(out, node)
    .a('dcat', 'Dataset')
    .is('dct', 'title', literal(it.title, 'zh'))
    .is('dct', 'description', literal(it.abstract, 'zh'))
    .is('dct', 'identifier', literal(it.code))
    .is('dct', 'publisher', organizationNode(base, it.org.code))
    .is('dcat', 'contactPoint', contact)
    .is('dcat', 'theme', themeNode(base, it.theme))
    .is('dct', 'accessRights', sayTerm(out, 'access-right', access, 'RightsStatement'))
    .is('dct', 'accrualPeriodicity', sayTerm(out, 'frequency', frequencies[it.promise], 'Frequency'))
    .is('dct', 'language', sayTerm(out, 'language', 'ZHO', 'LinguisticSystem'))
    .is('dct', 'spatial', sayTerm(out, 'place', 'CHN_CKG', 'Location'))
    .is('dcat', 'landingPage', namedNode(`${base}/datasets/${it.code}`))
  if (it.titleEn !== null && it.titleEn !== '') say.is('dct', 'title', literal(it.titleEn, 'en'))
  if (it.version !== null) say.is('dcat', 'version', literal(String(it.version)))
  if (it.updatedAt !== null) say.is('dct', 'modified', typed(it.updatedAt, 'dateTime'))
  if (it.publishedAt !== undefined) say.is('dct', 'issued', typed(it.publishedAt, 'dateTime'))
  for (const keyword of it.keywords) say.is('dcat', 'keyword', worded(keyword))
  about(out, namedNode(`${base}/datasets/${it.code}`)).a('foaf', 'Document')
  about(out, contact)
    .a('vcard', 'Kind')
    .a('vcard', 'Organization')
    .is('vcard', 'fn', literal(it.org.name, 'zh'))
    .is('vcard', 'hasURL', namedNode(`${base}/feedback?dataset=${it.code}`))
  about(out, themeNode(base, it.theme))
    .a('skos', 'Concept')
    .is('skos', 'prefLabel', literal(it.theme, 'zh'))
    .is('skos', 'inScheme', namedNode(`${base}/datasets#themes`))
  about(out, namedNode(`${base}/datasets#themes`))
    .a('skos', 'ConceptScheme')
    .is('dct', 'title', literal('数据主题', 'zh'))
  about(out, licenceNode(base))
    .a('dct', 'LicenseDocument')
    .is('dct', 'title', literal(licence.title, 'zh'))
    .is('dct', 'title', literal(licence.titleEn, 'en'))
  sayAgent(out, base, it.org)
  if (files !== undefined)
    for (const format of formats)
      say.is('dcat', 'distribution', sayDistribution(out, base, it, format, files?.[format]))
  return out
}

export interface CatalogPage {
  readonly items: readonly DatasetView[]
  readonly files: ReadonlyMap<string, Given>
  readonly total: number
  readonly page: number
  readonly size: number
}

export const lastPage = (it: CatalogPage): number => Math.max(1, Math.ceil(it.total / it.size))

const bureau = { code: '5000001003', name: '市大数据发展局' } as const

/** One page of the catalog, with Hydra links to the others. */
export function catalogQuads(it: CatalogPage, base: string): Quad[] {
  const out: Quad[] = []
  const node = namedNode(`${base}/catalog`)
  const say = about(out, node)
    .a('dcat', 'Catalog')
    .is('dct', 'title', literal('重庆市公共数据开放目录', 'zh'))
    .is('dct', 'title', literal('Open public data of Chongqing', 'en'))
    .is('dct', 'description', literal('重庆市各部门依法开放的公共数据。', 'zh'))
    .is('dct', 'publisher', organizationNode(base, bureau.code))
    .is('dct', 'language', sayTerm(out, 'language', 'ZHO', 'LinguisticSystem'))
    .is('dct', 'license', licenceNode(base))
    .is('dct', 'spatial', sayTerm(out, 'place', 'CHN_CKG', 'Location'))
    .is('dcat', 'themeTaxonomy', namedNode(`${base}/datasets#themes`))
    .is('foaf', 'homepage', namedNode(`${base}/`))
  const modified = it.items.map((one) => one.updatedAt ?? '').reduce((a, b) => (a > b ? a : b), '')
  if (modified !== '') say.is('dct', 'modified', typed(modified, 'dateTime'))
  about(out, namedNode(`${base}/`)).a('foaf', 'Document')
  sayAgent(out, base, bureau)
  for (const one of it.items) {
    say.is('dcat', 'dataset', datasetNode(base, one.code))
    out.push(...datasetQuads(one, base, it.files.get(one.code)))
  }
  const last = lastPage(it)
  // The same in every syntax: which one is read there is said by `Accept`, and by the `Link` header of this answer.
  const address = (page: number) => namedNode(`${base}/catalog?page=${page}`)
  const pages = about(out, it.page === 1 ? blankNode('page') : address(it.page))
    .a('hydra', 'PagedCollection')
    .is('hydra', 'totalItems', typed(String(it.total), 'integer'))
    .is('hydra', 'itemsPerPage', typed(String(it.size), 'integer'))
  // Hydra renamed these; readers of either age follow them.
  const turn = (name: string, page: number): void => {
    pages.is('hydra', `${name}Page`, address(page)).is('hydra', name, address(page))
  }
  turn('first', 1)
  turn('last', last)
  if (it.page < last) turn('next', it.page + 1)
  if (it.page > 1) turn('previous', it.page - 1)
  return unique(out)
}

/** The same statement once: datasets share agents, themes and file types. */
function unique(quads: readonly Quad[]): Quad[] {
  const seen = new Set<string>()
  return quads.filter((it) => {
    const key = `${it.subject.value}|${it.predicate.value}|${it.object.termType}|${it.object.value}|${it.object.termType === 'Literal' ? `${it.object.language}|${it.object.datatype.value}` : ''}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

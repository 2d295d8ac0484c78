import type { DatasetView } from '#domains/catalog'
import { xmlText } from '#domains/delivery'
import { formats, mediaTypes } from '#model/delivery'
import { type Given, licence, renewedAt } from './shared.ts'

const site = '重庆市公共数据开放平台'
const iso: Readonly<Record<DatasetView['promise'], string>> = {
  realtime: 'R/PT1S',
  daily: 'R/P1D',
  weekly: 'R/P1W',
  monthly: 'R/P1M',
  quarterly: 'R/P3M',
  'half-yearly': 'R/P6M',
  yearly: 'R/P1Y',
  irregular: 'irregular',
  historical: 'irregular',
}

/** Project Open Data 1.1: `/data.json`. */
export const projectOpenData = (
  items: readonly DatasetView[],
  given: ReadonlyMap<string, Given>,
  base: string,
): object => ({
  '@context': 'https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld',
  '@type': 'dcat:Catalog',
  conformsTo: 'https://project-open-data.cio.gov/v1.1/schema',
  describedBy: 'https://project-open-data.cio.gov/v1.1/schema/catalog.json',
  dataset: items.map((it) => ({
    '@type': 'dcat:Dataset',
    identifier: it.code,
    title: it.title,
    description: it.abstract,
    keyword: it.keywords.length === 0 ? [it.theme] : it.keywords,
    theme: [it.theme],
    modified: renewedAt(it),
    accrualPeriodicity: iso[it.promise],
    publisher: { '@type': 'org:Organization', name: it.org.name },
    contactPoint: { '@type': 'vcard:Contact', fn: it.org.name, hasEmail: 'mailto:feedback@heliu.example' },
    accessLevel: it.open === 'unconditional' ? 'public' : 'restricted public',
    ...(it.open === 'unconditional'
      ? {}
      : { rights: it.openCondition ?? `有条件开放，申请：${base}/apply?dataset=${it.code}` }),
    license: `${base}${licence.path}`,
    landingPage: `${base}/datasets/${it.code}`,
    ...(given.has(it.code)
      ? {
          distribution: formats.map((format) => ({
            '@type': 'dcat:Distribution',
            title: format.toUpperCase(),
            format: format.toUpperCase(),
            mediaType: mediaTypes[format],
            downloadURL: `${base}/api/data/${it.code}/download.${format}`,
          })),
        }
      : {}),
  })),
})

/** What search engines read of a dataset: they pass over descriptions of fewer than 50 signs, and cut after 5,000. */
const described = (it: DatasetView): string => {
  const columns = it.items.map((item) => item.title).join('、')
  const more = `由${it.org.name}提供，主题为${it.theme}，数据集代码 ${it.code}，${columns === '' ? '数据项见目录' : `数据项：${columns}`}。来源：${site}。`
  return (it.abstract.length < 50 ? `${it.abstract}${more}` : it.abstract).slice(0, 5000)
}

/** schema.org, as search engines read it in a dataset's page. */
export const schemaOrg = (it: DatasetView, given: boolean, base: string): object => ({
  '@context': 'https://schema.org/',
  '@type': 'Dataset',
  name: it.title,
  ...(it.titleEn === null ? {} : { alternateName: it.titleEn }),
  description: described(it),
  identifier: it.code,
  inLanguage: 'zh-CN',
  url: `${base}/datasets/${it.code}`,
  keywords: it.keywords,
  license: `${base}${licence.path}`,
  isAccessibleForFree: true,
  creator: { '@type': 'GovernmentOrganization', name: it.org.name },
  includedInDataCatalog: { '@type': 'DataCatalog', name: site, url: `${base}/` },
  spatialCoverage: { '@type': 'Place', name: '重庆市' },
  ...(it.items.length === 0 ? {} : { variableMeasured: it.items.map((item) => item.title) }),
  ...(it.version === null ? {} : { version: String(it.version) }),
  ...(it.publishedAt === undefined ? {} : { datePublished: it.publishedAt }),
  ...(it.updatedAt === null ? {} : { dateModified: it.updatedAt }),
  ...(it.openCondition === undefined ? {} : { conditionsOfAccess: it.openCondition }),
  ...(given
    ? {
        distribution: formats.map((format) => ({
          '@type': 'DataDownload',
          encodingFormat: mediaTypes[format],
          contentUrl: `${base}/api/data/${it.code}/download.${format}`,
        })),
      }
    : {}),
})

export const perSitemap = 50_000

/** One file of the sitemap, or its index when there are more addresses than one file may hold. */
export function sitemap(items: readonly DatasetView[], base: string, file: number | null): string {
  const space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n'
  if (file === null && items.length > perSitemap) {
    const files = Array.from(
      { length: Math.ceil(items.length / perSitemap) },
      (_, at) => `<sitemap><loc>${base}/sitemap.xml?file=${at + 1}</loc></sitemap>`,
    )
    return `${head}<sitemapindex ${space}>\n${files.join('\n')}\n</sitemapindex>\n`
  }
  const part = items.slice(((file ?? 1) - 1) * perSitemap, (file ?? 1) * perSitemap)
  const fixed =
    file === null || file === 1
      ? ['/', '/datasets', '/organizations', '/statistics', '/law', '/ledger', '/verify', '/apply', '/feedback']
      : []
  const urls = [
    ...fixed.map((path) => `<url><loc>${base}${path}</loc></url>`),
    ...part.map(
      (it) =>
        `<url><loc>${base}/datasets/${it.code}</loc>${it.updatedAt === null ? '' : `<lastmod>${it.updatedAt.slice(0, 10)}</lastmod>`}</url>`,
    ),
  ]
  return `${head}<urlset ${space}>\n${urls.join('\n')}\n</urlset>\n`
}

/** Entries as an Atom feed, the one renewed last before the others. */
export function atom(newest: readonly DatasetView[], base: string): string {
  const entries = newest.map(
    (it) =>
      `<entry><id>${base}/datasets/${it.code}</id><title>${xmlText(it.title)}</title><updated>${renewedAt(it)}</updated><author><name>${xmlText(it.org.name)}</name></author><link href="${base}/datasets/${it.code}"/><category term="${xmlText(it.theme)}"/><summary>${xmlText(it.abstract)}</summary></entry>`,
  )
  const [last] = newest
  const updated = last === undefined ? '2025-01-01T00:00:00+08:00' : renewedAt(last)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><id>${base}/feeds/dataset.atom</id><title>${site}</title><updated>${updated}</updated><author><name>${site}</name></author><link rel="self" type="application/atom+xml" href="${base}/feeds/dataset.atom"/><link rel="alternate" type="text/html" href="${base}/datasets"/>\n${entries.join('\n')}\n</feed>\n`
}

import type { DatasetView } from '#domains/catalog'
import { downloadable, formats, licence } from './shared.ts'

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (mark) => marks[mark] ?? mark)
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
export const projectOpenData = (items: readonly DatasetView[], base: string): object => ({
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
    modified: it.updatedAt ?? iso[it.promise],
    accrualPeriodicity: iso[it.promise],
    publisher: { '@type': 'org:Organization', name: it.org.name },
    contactPoint: { '@type': 'vcard:Contact', fn: it.org.name, hasEmail: 'mailto:feedback@heliu.example' },
    accessLevel: it.open === 'unconditional' ? 'public' : 'restricted public',
    license: `${base}${licence.path}`,
    landingPage: `${base}/datasets/${it.code}`,
    ...(downloadable(it)
      ? {
          distribution: formats.map((format) => ({
            '@type': 'dcat:Distribution',
            title: format.toUpperCase(),
            format: format.toUpperCase(),
            mediaType: format === 'csv' ? 'text/csv' : `application/${format}`,
            downloadURL: `${base}/api/data/${it.code}/download.${format}`,
          })),
        }
      : {}),
  })),
})

/** schema.org, as search engines read it in a dataset's page. */
export const schemaOrg = (it: DatasetView, base: string): object => ({
  '@context': 'https://schema.org/',
  '@type': 'Dataset',
  name: it.title,
  ...(it.titleEn === null ? {} : { alternateName: it.titleEn }),
  description: it.abstract,
  identifier: it.code,
  url: `${base}/datasets/${it.code}`,
  keywords: it.keywords,
  license: `${base}${licence.path}`,
  isAccessibleForFree: true,
  creator: { '@type': 'GovernmentOrganization', name: it.org.name },
  includedInDataCatalog: { '@type': 'DataCatalog', name: '重庆市公共数据开放平台', url: `${base}/` },
  ...(it.updatedAt === null ? {} : { dateModified: it.updatedAt }),
  ...(downloadable(it)
    ? {
        distribution: formats.map((format) => ({
          '@type': 'DataDownload',
          encodingFormat: format,
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

/** The hundred entries renewed last, as an Atom feed. */
export function atom(items: readonly DatasetView[], base: string): string {
  const newest = [...items].sort((a, b) => ((a.updatedAt ?? '') < (b.updatedAt ?? '') ? 1 : -1)).slice(0, 100)
  const entries = newest.map(
    (it) =>
      `<entry><id>${base}/datasets/${it.code}</id><title>${escaped(it.title)}</title><updated>${it.updatedAt ?? '2025-01-01T00:00:00+08:00'}</updated><author><name>${escaped(it.org.name)}</name></author><link href="${base}/datasets/${it.code}"/><summary>${escaped(it.abstract)}</summary></entry>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><id>${base}/feeds/dataset.atom</id><title>重庆市公共数据开放平台</title><updated>${newest[0]?.updatedAt ?? '2025-01-01T00:00:00+08:00'}</updated><link rel="self" href="${base}/feeds/dataset.atom"/>\n${entries.join('\n')}\n</feed>\n`
}

import type { DatasetView } from '#domains/catalog'
import { downloadable, type Format, formats, licence, resourceId, uuidOf } from './shared.ts'

/** CKAN tells times as naive UTC with microseconds. */
const naive = (at: string | null): string | null =>
  at === null ? null : `${new Date(at).toISOString().slice(0, 23)}000`

const mimetypes: Readonly<Record<Format, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  xml: 'application/xml',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  parquet: 'application/vnd.apache.parquet',
}

export const tagOf = (name: string) => ({
  id: uuidOf(`tag/${name}`),
  name,
  display_name: name,
  state: 'active',
  vocabulary_id: null,
})

export const organizationOf = (it: { readonly code: string; readonly name: string }) => ({
  id: uuidOf(`organization/${it.code}`),
  name: it.code,
  title: it.name,
  type: 'organization',
  description: '',
  image_url: '',
  created: '2025-01-01T00:00:00.000000',
  is_organization: true,
  approval_status: 'approved',
  state: 'active',
})

export const groupOf = (theme: string, count?: number) => ({
  id: uuidOf(`group/${theme}`),
  name: theme,
  title: theme,
  display_name: theme,
  type: 'group',
  description: '',
  image_display_url: '',
  is_organization: false,
  approval_status: 'approved',
  state: 'active',
  ...(count === undefined ? {} : { package_count: count }),
})

export const resourceOf = (it: DatasetView, format: Format, base: string) => ({
  id: resourceId(it.code, format),
  package_id: uuidOf(it.code),
  name: `${it.title} ${format.toUpperCase()}`,
  description: '',
  format: format.toUpperCase(),
  mimetype: mimetypes[format],
  mimetype_inner: null,
  size: null,
  hash: '',
  url: `${base}/api/data/${it.code}/download.${format}`,
  url_type: 'upload',
  resource_type: null,
  created: naive(it.updatedAt),
  last_modified: naive(it.updatedAt),
  metadata_modified: naive(it.updatedAt),
  position: formats.indexOf(format),
  state: 'active',
  cache_url: null,
  cache_last_updated: null,
  datastore_active: format === 'csv',
})

/** A dataset as CKAN 2.11 shows a package. */
export function packageOf(it: DatasetView, base: string) {
  const resources = downloadable(it) ? formats.map((format) => resourceOf(it, format, base)) : []
  const extras: Readonly<Record<string, string>> = {
    share: it.share,
    open: it.open,
    theme: it.theme,
    update_frequency: it.promise,
    title_en: it.titleEn ?? '',
    code: it.code,
  }
  return {
    id: uuidOf(it.code),
    name: it.code,
    title: it.title,
    notes: it.abstract,
    type: 'dataset',
    state: 'active',
    private: false,
    owner_org: uuidOf(`organization/${it.org.code}`),
    organization: organizationOf(it.org),
    groups: [groupOf(it.theme)],
    tags: it.keywords.map(tagOf),
    extras: Object.entries(extras).map(([key, value]) => ({ key, value })),
    resources,
    num_resources: resources.length,
    num_tags: it.keywords.length,
    license_id: licence.id,
    license_title: licence.title,
    license_url: `${base}${licence.path}`,
    isopen: it.open === 'unconditional',
    author: it.org.name,
    author_email: '',
    maintainer: it.org.name,
    maintainer_email: '',
    url: `${base}/datasets/${it.code}`,
    version: it.version === null ? '' : String(it.version),
    metadata_created: naive(it.updatedAt) ?? '2025-01-01T00:00:00.000000',
    metadata_modified: naive(it.updatedAt) ?? '2025-01-01T00:00:00.000000',
    creator_user_id: null,
    relationships_as_subject: [],
    relationships_as_object: [],
  }
}

import type { DatasetView } from '#domains/catalog'
import type { ReleasedFile } from '#domains/delivery'
import { type Format, formats, mediaTypes } from '#model/delivery'
import type { Ctx } from '#platform/context'
import { enteredAt, type Given, givenOf, idOf, licence, renewedAt, uuidOf } from './shared.ts'

/** CKAN tells times as naive UTC with microseconds. */
const naive = (at: string): string => `${new Date(at).toISOString().slice(0, 23)}000`

export const createdAt = (it: DatasetView): string => naive(enteredAt(it))
export const modifiedAt = (it: DatasetView): string => naive(renewedAt(it))
const epoch = naive('2025-01-01T00:00:00Z')

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
  created: epoch,
  is_organization: true,
  approval_status: 'approved',
  state: 'active',
})

export const groupOf = (theme: string) => ({
  id: uuidOf(`group/${theme}`),
  name: theme,
  title: theme,
  display_name: theme,
  type: 'group',
  description: '',
  image_url: '',
  image_display_url: '',
  created: epoch,
  is_organization: false,
  approval_status: 'approved',
  state: 'active',
})

export const resourceOf = (it: DatasetView, format: Format, base: string, file?: ReleasedFile) => ({
  id: idOf(it.code, format),
  package_id: idOf(it.code),
  name: `${it.title} ${format.toUpperCase()}`,
  description: '',
  format: format.toUpperCase(),
  mimetype: mediaTypes[format],
  mimetype_inner: null,
  size: file?.bytes ?? null,
  hash: file === undefined ? '' : `sha256:${file.sha256}`,
  url: `${base}/api/data/${it.code}/download.${format}`,
  url_type: 'upload',
  resource_type: null,
  created: createdAt(it),
  last_modified: it.updatedAt === null ? null : naive(it.updatedAt),
  metadata_modified: modifiedAt(it),
  position: formats.indexOf(format),
  state: 'active',
  cache_url: null,
  cache_last_updated: null,
  datastore_active: format === 'csv',
})

/** What an entry says beyond CKAN's own fields. */
export const extrasOf = (it: DatasetView): readonly { readonly key: string; readonly value: string }[] => [
  { key: 'share', value: it.share },
  { key: 'open', value: it.open },
  { key: 'theme', value: it.theme },
  { key: 'update_frequency', value: it.promise },
  { key: 'title_en', value: it.titleEn ?? '' },
  { key: 'code', value: it.code },
]

/** A dataset as CKAN 2.11 shows a package. */
function packageOf(it: DatasetView, base: string, files: Given | undefined) {
  const resources = files === undefined ? [] : formats.map((format) => resourceOf(it, format, base, files?.[format]))
  return {
    id: idOf(it.code),
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
    extras: extrasOf(it),
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
    metadata_created: createdAt(it),
    metadata_modified: modifiedAt(it),
    creator_user_id: null,
    relationships_as_subject: [],
    relationships_as_object: [],
  }
}

/** Datasets as CKAN shows packages, with what is proven of their files. */
export async function packagesOf(ctx: Ctx, items: readonly DatasetView[], base: string) {
  const files = await givenOf(ctx, items)
  return items.map((it) => packageOf(it, base, files.get(it.code)))
}

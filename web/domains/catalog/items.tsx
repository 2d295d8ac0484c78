import { mark, say, termOf } from '../../app/words.ts'
import { Nothing, Table } from '../../parts/parts.tsx'
import { personalWords, type View, writtenValues } from './queries.ts'
import { OpenTag, ShareTag } from './tags.tsx'

type Item = View['items'][number]

const Personal = ({ kind }: { readonly kind: Item['personal'] }) =>
  kind === undefined || kind === 'none' ? (
    <span className="muted">{say('none_')}</span>
  ) : (
    <span className={kind === 'sensitive' ? 'tag tag--spi' : 'tag tag--pi'}>{say(personalWords[kind])}</span>
  )

/** The items as a table; where an item says nothing of its sharing, the entry's holds. */
export const Items = ({ it }: { readonly it: View }) =>
  it.items.length === 0 ? (
    <Nothing word="noItems" />
  ) : (
    <Table
      label={say('itemsTab')}
      heads={[
        say('itemsTab'),
        say('fieldName'),
        say('type'),
        say('valueSet'),
        say('personal'),
        say('share'),
        say('open'),
      ]}
      rows={it.items.map((item) => [
        <span key="title">
          <b>{item.title}</b>
          {item.key === true ? <span className="tag">{say('keyItem')}</span> : null}
          {item.meaning === null || item.meaning === '' ? null : (
            <span className="small muted c-below">{item.meaning}</span>
          )}
        </span>,
        <span key="name" className="mono small">
          {item.name}
        </span>,
        [termOf(item.type), item.length, item.unit === null || item.unit === '' ? undefined : item.unit, item.format]
          .filter((part) => part !== undefined)
          .join(' · '),
        [item.codeList, writtenValues(item.values)]
          .filter((part) => part !== undefined && part !== '')
          .join(mark('；')) || '—',
        <Personal key="personal" kind={item.personal} />,
        <span key="share">
          <ShareTag value={item.share ?? it.share} />
          {item.shareBasis === undefined ? null : <span className="small muted c-below">{item.shareBasis}</span>}
        </span>,
        <span key="open">
          <OpenTag value={item.open ?? it.open} />
          {item.openBasis === undefined ? null : <span className="small muted c-below">{item.openBasis}</span>}
        </span>,
      ])}
    />
  )

import { type Format, formats } from '#model/delivery'
import { fill, say } from '../words.ts'
import type { DatasetPart } from './dataset-model.ts'
import { Proof } from './marks.tsx'

export const formatName = (format: Format): string => (format === 'parquet' ? 'Parquet' : format.toUpperCase())

/** Which bytes each download is, and the record that says so; what has none yet is said to have none. */
export const FileProofs = ({ frame: { lang }, data: { dataset, files } }: DatasetPart) => {
  if (files === null) return <p className="small muted">{say(lang, 'filesMadeAnew')}</p>
  const proven = formats.flatMap((format) => {
    const file = files[format]
    return file === undefined ? [] : [{ format, ...file }]
  })
  const others = formats.filter((format) => proven.every((it) => it.format !== format))
  return (
    <>
      {proven.length === 0 ? null : (
        <dl className="kv small">
          {proven.map(({ format, sha256, entry }) => (
            <div key={format} className="kv-row">
              <dt>{formatName(format)}</dt>
              <dd>
                <span className="mono xs break">sha256 {sha256}</span>{' '}
                <Proof lang={lang} entry={entry} plain>
                  {say(lang, 'proof')}
                </Proof>{' '}
                <a href={`/api/proofs/${entry}`} download={`proof-${dataset.code}-v${dataset.version}-${format}.json`}>
                  {say(lang, 'leafProof')}
                </a>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {others.length === 0 ? null : (
        <p className="small muted">
          {fill(lang, 'filesNoProof', others.map(formatName).join(lang === 'zh' ? '、' : ', '))}
        </p>
      )}
    </>
  )
}

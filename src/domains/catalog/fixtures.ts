import type { Answer, Session } from '#platform/testing'

/** What the catalog asks of a dataset, but its title. */
export const catalogEntry = {
  abstract: '全市公交线路的站点名称与位置，每月更新。',
  theme: '交通运输',
  share: 'conditional',
  shareCondition: '用于公共服务和城市治理，不得向第三方提供。',
  open: 'unconditional',
  updateFrequency: 'monthly',
  format: 'spreadsheet',
  shareMethods: ['api', 'file'],
}

/** Two items, the first of them the key. */
export const twoItems = [
  { name: 'code', title: '线路编号', type: 'text', meaning: '主管部门给出的编号', length: 4, key: true },
  { name: 'kind', title: '类别', type: 'text', meaning: '线路类别', values: [{ code: '1', name: '干线' }] },
]

/** Moves an entry's case on. */
export const step = (who: Session, code: string, name: string, input: object = {}): Promise<Answer> =>
  who.post(`/api/catalog/datasets/${code}/${name}`, input)

/** How a steward enters and writes entries. */
export const entriesBy = (steward: Session) => {
  const enter = (over: object = {}): Promise<Answer> =>
    steward.post('/api/catalog/datasets', { ...catalogEntry, ...over })
  const revisionOf = async (code: string): Promise<number> =>
    Number((await steward.get(`/api/catalog/datasets/${code}`)).body['revision'])
  return {
    enter,
    /** The code of what was entered. */
    entered: async (over: object): Promise<string> => {
      const answer = await enter(over)
      if (answer.status !== 201) throw new Error(answer.text)
      return String(answer.body['code'])
    },
    revisionOf,
    /** By the last revision, or the one that was seen. */
    write: async (code: string, over: object, seen?: number): Promise<Answer> =>
      steward.put(`/api/catalog/datasets/${code}`, {
        ...catalogEntry,
        revision: seen ?? (await revisionOf(code)),
        ...over,
      }),
  }
}

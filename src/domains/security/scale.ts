import type { z } from 'zod'
import type { Said, Scale } from './model.ts'

const said = (zh: string, en: string): z.output<typeof Said> => ({ zh, en })

/**
 * What a grade means: harm decides it, and it decides how data may be shared, opened and traded. A table, not code,
 * since the city's own text of levels was not obtained; each column says where it comes from.
 */
export const scale: z.output<typeof Scale> = {
  levels: [
    {
      level: '1',
      title: said('一般 1 级', 'general, level 1'),
      harm: said('不造成危害', 'no harm'),
      share: said('无条件共享', 'without conditions'),
      open: said('无条件开放', 'without conditions'),
      trade: said('可以', 'yes'),
    },
    {
      level: '2',
      title: said('一般 2 级', 'general, level 2'),
      harm: said('对组织、个人权益造成一般危害', 'some harm to organisations or persons'),
      share: said('无条件或有条件共享，须经授权', 'with or without conditions, authorised'),
      open: said('有条件开放，先脱敏', 'on conditions, de-identified'),
      trade: said('可以，受控', 'yes, controlled'),
    },
    {
      level: '3',
      title: said('一般 3 级', 'general, level 3'),
      harm: said('对组织、个人权益造成严重危害', 'serious harm to organisations or persons'),
      share: said('有条件共享，须经授权', 'on conditions, authorised'),
      open: said('有条件开放，在安全环境内', 'on conditions, in a secure domain'),
      trade: said('可用不可见', 'usable, not visible'),
    },
    {
      level: '4',
      title: said('一般 4 级', 'general, level 4'),
      harm: said(
        '对经济运行、社会秩序、公共利益造成一般危害，或对组织、个人造成特别严重危害',
        'some harm to economy, order or public interest, or the gravest to organisations or persons',
      ),
      share: said('只向批准的名单共享', 'to an approved list only'),
      open: said('不予开放', 'no'),
      trade: said('例外批准', 'by exception'),
    },
    {
      level: 'important',
      title: said('重要', 'important'),
      harm: said(
        '对国家安全造成一般危害，或对经济、秩序、公共利益造成严重危害',
        'harm to the state, or serious harm to the public',
      ),
      share: said('有条件，先作风险评估', 'on conditions, after a risk assessment'),
      open: said('不予开放', 'no'),
      trade: said('脱敏后重新定级，或不出域', 'graded anew after masking, or not leaving the domain'),
    },
    {
      level: 'core',
      title: said('核心', 'core'),
      harm: said(
        '对国家安全造成严重危害，或对公共方面造成特别严重危害',
        'serious harm to the state, or the gravest to the public',
      ),
      share: said('专门制度', 'a regime of its own'),
      open: said('不予开放', 'no'),
      trade: said('不得交易', 'no'),
    },
  ],
  sources: {
    level: { instrument: 'GB/T 43697-2024', status: 'unverified' },
    share: { instrument: 'T/CSAS 政务数据分类分级规范（征求意见稿）', status: 'unverified' },
    open: { instrument: '浙江 DB33/T 2350-2021', status: 'comparator' },
    trade: { instrument: '本平台理解', status: 'reading' },
  },
  principle: said(
    '就高从严：取各种危害中最高的级别；数据集取信息项中最高的级别。',
    'The higher grade wins; a dataset has the grade of its highest item.',
  ),
  city: said(
    '重庆市自己的分级条文没有取得，本表可以配置。',
    "The city's own text of levels was not obtained; this table can be configured.",
  ),
}

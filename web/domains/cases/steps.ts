import { language, say, type Word } from '../../app/words.ts'

/** Chinese first. */
type Said = readonly [zh: string, en: string]

export interface Asked {
  readonly name: string
  readonly word: Word
  readonly hint?: Word
  readonly kind: 'text' | 'date' | 'lines'
}

interface Step {
  /** What happens when it is taken. */
  readonly effect?: Said
  readonly asks?: readonly Asked[]
  /** What is often written, to begin from. */
  readonly templates?: readonly Said[]
}

const reason: Asked = { name: 'reason', word: 'reason', kind: 'text' }
const reply: Asked = { name: 'reply', word: 'reply', kind: 'text' }
const gaps: Asked = { name: 'items', word: 'items', hint: 'itemsHint', kind: 'lines' }

const answered: Step = {
  asks: [reply],
  effect: [
    '持有回执号的人都能看到这个答复，办件到此结束。',
    'Whoever holds the receipt number reads the answer; the case ends.',
  ],
}

/** Steps that mean the same wherever they are taken. */
const common: Readonly<Record<string, Step>> = {
  extend: {
    asks: [reason],
    effect: [
      '请主管部门同意延长时限；只能申请一次，答复前时限照常计算。',
      'The bureau is asked for more time, once; until it answers the limit goes on.',
    ],
  },
  allowExtension: {
    effect: ['时限按规定延长，截止日后移。', 'The limit is extended by what the rule allows; the due day moves.'],
  },
  denyExtension: {
    asks: [reason],
    effect: ['时限不变，理由告知申请延期的部门。', 'The limit stands; the department is told why.'],
  },
  return: {
    asks: [gaps],
    effect: [
      '全部缺项一次告知提供部门，审核暂停计时，等它补正。',
      'All gaps are told at once; the review’s limit rests until they are mended.',
    ],
    templates: [
      ['摘要没有写明数据的范围和时间。', 'The abstract does not say which area and time the data cover.'],
      ['共享类型的依据没有写到条款。', 'The basis of the sharing class names no article.'],
      ['信息项缺少含义或单位。', 'Items lack a meaning or a unit.'],
    ],
  },
  gaps: {
    asks: [gaps],
    effect: [
      '全部缺项一次告知申请部门，答复暂停计时，等它补正。',
      'All gaps are told at once; the limit of the reply rests until they are mended.',
    ],
    templates: [
      ['使用依据没有写到文件名称和条款。', 'The legal basis names no instrument and article.'],
      ['使用范围没有写到处室和岗位。', 'The scope names no office and post.'],
      ['使用场景没有写明怎样用这些字段。', 'The scenario does not say how the fields are used.'],
    ],
  },
  resubmit: { effect: ['补正交回，时限接着计算。', 'The mended case goes back; its limit runs on.'] },
  accept: { effect: ['转为办理中，答复时限不变。', 'It is in hand now; the limit of the reply stands.'] },
  answer: answered,
  decline: answered,
  endorse: {
    effect: ['交回数据专员，由其提交主管部门审核。', 'It goes to the steward, who submits it to the bureau.'],
  },
  publish: {
    effect: ['目录向全市公布，审核办结。', 'The entry is published to the whole city; the review is done.'],
  },
  change: {
    asks: [reason],
    effect: ['目录进入变更，更新时限从现在起算。', 'The entry is being changed; the limit of the update begins now.'],
  },
  abandon: {
    asks: [reason],
    effect: ['放弃变更，目录恢复为已发布。', 'The change is given up; the entry is published.'],
  },
  agree: {
    effect: [
      '同意共享，提供时限从现在起算；数据专员提供后申请部门才能取数。',
      'The limit of the delivery begins now; the data flow once the steward delivers.',
    ],
  },
  deliver: {
    effect: ['授权生效，申请部门可以按同意的范围取数。', 'The grant holds: the applicant may read what was agreed.'],
  },
  suspend: {
    asks: [reason, { name: 'rectifyBy', word: 'rectifyBy', kind: 'date' }],
    effect: [
      '立即停止取数，申请部门须在期限内整改。',
      'Reading stops at once; the applicant has to put things right in time.',
    ],
  },
  rectify: {
    asks: [{ name: 'what', word: 'what', kind: 'text' }],
    effect: ['交提供部门或主管部门决定是否恢复。', 'The provider or the bureau decides whether reading resumes.'],
  },
  resume: { effect: ['授权恢复，申请部门可以继续取数。', 'The grant holds again: the applicant may read on.'] },
  terminate: {
    asks: [reason],
    effect: [
      '授权作废，不能恢复；申请部门须提交处置证明。',
      'The grant ends for good; the applicant has to file a certificate of disposal.',
    ],
  },
  dispose: {
    asks: [{ name: 'certificate', word: 'certificate', kind: 'text' }],
    effect: ['处置证明存证，办件到此结束。', 'The certificate is recorded; the case ends.'],
  },
  release: {
    effect: [
      '开放审查再做一次，各项都通过就立即向公众开放。',
      'The gate is asked once more; if every clause holds, the data are open to everybody at once.',
    ],
  },
  refuse: { asks: [reason] },
  withdraw: { asks: [reason] },
}

/** Steps that mean something else in each kind of case. */
const own: Readonly<Record<string, Readonly<Record<string, Step>>>> = {
  'catalog/publication': {
    submit: {
      effect: ['交主管部门审核，审核时限从现在起算。', 'The bureau reviews it; the limit of the review begins now.'],
    },
    withdraw: {
      asks: [reason],
      effect: [
        '目录停止公布，没有答复的共享申请随之失效。',
        'The entry is no longer published; requests without an answer lapse.',
      ],
    },
  },
  'sharing/request': {
    consent: {
      effect: ['交回数据专员，由其提交提供部门。', 'It goes to the steward, who submits it to the provider.'],
    },
    submit: {
      effect: ['交提供部门答复，答复时限从现在起算。', 'The provider answers; the limit of the reply begins now.'],
    },
    refuse: {
      asks: [{ ...reason, hint: 'reasonHint' }],
      effect: ['申请到此结束，理由告知申请部门。', 'The request ends; the applicant is told why.'],
      templates: [
        [
          '申请字段“”与所述用途无关，去掉后可以同意。',
          'The field “” has nothing to do with the purpose; without it we would agree.',
        ],
        [
          '所述用途没有写明法律、法规或职责依据，请补充后重新申请。',
          'The purpose names no law or duty; state it and ask again.',
        ],
        [
          '逐条数据超出用途所需，申请按区县汇总的数据可以满足。',
          'Single records go beyond the purpose; sums by district would do, please ask for those.',
        ],
      ],
    },
  },
  'opening/release': {
    consent: {
      effect: [
        '开放审查各项都通过才能同意；随后由主管部门审核，审核时限从现在起算。',
        'Every clause of the gate must hold; the bureau then reviews, and its limit begins now.',
      ],
    },
    refuse: {
      asks: [reason],
      effect: ['不向公众开放，办件到此结束。', 'The data stay closed; the case ends.'],
      templates: [
        ['含有可以识别个人的字段，去掉后可以重新提出。', 'A field identifies persons; propose it again without it.'],
        [
          '小样本组可能推断出个人，合并后可以重新提出。',
          'Small groups may reveal persons; merge them and propose again.',
        ],
      ],
    },
    withdraw: {
      asks: [reason],
      effect: ['立即停止向公众开放。', 'The data are closed to the public at once.'],
    },
  },
}

/** In the language of the page. */
export const told = ([zh, en]: Said): string => (language() === 'zh' ? zh : en)

/** What a step does, asks for and is often answered with, in its kind of case. */
export const stepIn = (transition: string, kind = ''): Step => own[kind]?.[transition] ?? common[transition] ?? {}

/** What a dialog says before it asks. */
export const effectOf = ({ effect }: Step): string =>
  `${effect === undefined ? '' : `${told(effect)}${language() === 'zh' ? '' : ' '}`}${say('stepRecorded')}`

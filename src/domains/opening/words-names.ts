import { districtsInEnglish } from '#domains/directory'
import type { Lang } from './words.ts'

/** Themes of the catalog in English; a theme that a city added of its own stays as it is. */
const themes: Readonly<Record<string, string>> = {
  城市管理: 'City management',
  交通运输: 'Transport',
  市场监管: 'Market regulation',
  教育文化: 'Education and culture',
  资源能源: 'Resources and energy',
  医疗健康: 'Health',
  社会保障: 'Social security',
  生态环境: 'Environment',
  财税金融: 'Finance and tax',
  住房建设: 'Housing and construction',
  农业农村: 'Agriculture',
  文化旅游: 'Culture and tourism',
  经济建设: 'Economy',
  公共安全: 'Public safety',
}

/** A name of the catalog in the page's language: the English one that is recorded or known, else the Chinese. */
export const nameIn = (lang: Lang, name: string, recorded: string | null = null): string =>
  lang === 'zh' ? name : (recorded ?? districtsInEnglish.get(name) ?? themes[name] ?? name)

/** Marks a name that has no English one, so that it is read out in Chinese. */
export const langOfName = (lang: Lang, shown: string): { readonly lang?: 'zh-CN' } =>
  lang === 'en' && /[\u4e00-\u9fff]/.test(shown) ? { lang: 'zh-CN' } : {}

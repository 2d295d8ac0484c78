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

/** The districts and counties of the city in English. */
const districts: Readonly<Record<string, string>> = {
  万州区: 'Wanzhou',
  涪陵区: 'Fuling',
  渝中区: 'Yuzhong',
  大渡口区: 'Dadukou',
  江北区: 'Jiangbei',
  沙坪坝区: 'Shapingba',
  九龙坡区: 'Jiulongpo',
  南岸区: "Nan'an",
  北碚区: 'Beibei',
  綦江区: 'Qijiang',
  大足区: 'Dazu',
  渝北区: 'Yubei',
  巴南区: 'Banan',
  黔江区: 'Qianjiang',
  长寿区: 'Changshou',
  江津区: 'Jiangjin',
  合川区: 'Hechuan',
  永川区: 'Yongchuan',
  南川区: 'Nanchuan',
  璧山区: 'Bishan',
  铜梁区: 'Tongliang',
  潼南区: 'Tongnan',
  荣昌区: 'Rongchang',
  开州区: 'Kaizhou',
  梁平区: 'Liangping',
  武隆区: 'Wulong',
  城口县: 'Chengkou',
  丰都县: 'Fengdu',
  垫江县: 'Dianjiang',
  忠县: 'Zhongxian',
  云阳县: 'Yunyang',
  奉节县: 'Fengjie',
  巫山县: 'Wushan',
  巫溪县: 'Wuxi',
  石柱土家族自治县: 'Shizhu',
  秀山土家族苗族自治县: 'Xiushan',
  酉阳土家族苗族自治县: 'Youyang',
  彭水苗族土家族自治县: 'Pengshui',
}

/** A name of the catalog in the page's language: the English one that is recorded or known, else the Chinese. */
export const nameIn = (lang: Lang, name: string, recorded: string | null = null): string =>
  lang === 'zh' ? name : (recorded ?? districts[name] ?? themes[name] ?? name)

/** Marks a name that has no English one, so that it is read out in Chinese. */
export const langOfName = (lang: Lang, shown: string): { readonly lang?: 'zh-CN' } =>
  lang === 'en' && /[\u4e00-\u9fff]/.test(shown) ? { lang: 'zh-CN' } : {}

/** How each verb is written, and what it answers. */
export const usages: Readonly<Record<string, string>> = {
  ingest: `ingest FILE… (--dataset CODE | --new NAME --org CODE) [--sheet S] [--header N|N-M|none] [--types FILE]
         [--mode replace|append|merge] [--key COLS] [--as USER --password P | --token T] [--url URL] [--json]
    把文件入库：CSV、TSV、TXT、XLSX、JSON、NDJSON、GeoJSON、Parquet，或只含其中一个的 ZIP。多个文件依次入库。
    --dataset CODE   成为这个数据集的新一版；须是提供部门的数据专员或负责人
    --new NAME       新建数据集并入库第一版；--org 是 10 位机构编号，须有它的数据专员岗位
    --sheet S        工作簿中的一张表，缺省为第一张
    --header         表头所在行，如 3；几行合成列名如 1-3；none 为没有表头
    --types FILE     JSON，如 {"编号":"text"}；类型：text integer decimal boolean date time timestamp json geometry
    --mode           replace 整版替换（缺省）、append 追加、merge 按 --key 列合并
    --as, --token    账号与密码（或 HELIU_PASSWORD），或令牌（或 HELIU_TOKEN）；演示城市如 --as transport.steward --password heliu-demo
    --url            服务的地址（或 HELIU_URL），缺省 http://127.0.0.1:8080
`,
  verify: `verify FILE [DATA] [--key VKEY] [--json]
    离线核对存证包。不给 --key 时按包里自带的公钥核对，并显示它。给出数据文件 DATA 时，一并核对它是不是记录登记的那一份。
`,
  ledger: `ledger check [URL|DIR] [--key VKEY] [--json]
    重读整本账本，指出第一处错误。URL 是服务或账本的地址，DIR 是账本的文件夹或数据目录；缺省为本机的服务。
`,
  doctor: `doctor [--json]
    检查端口、磁盘、数据库、数据湖、可下载的文件和账本，说明怎么处理。
`,
  admin: `admin init [--json]
    生产环境的前三位管理员。
  admin password USERNAME [--json]
    给账号一个新口令，只显示一次。
  admin second-factor USERNAME [--json]
    停用账号的动态码（手机和恢复码都丢了）；口令不变，须重新设置。
`,
  demo: `demo reset [--json]
    清空演示城市，下次启动重新生成。
`,
}

/** Of one verb, or of all. */
export const usageOf = (verb?: string): string => {
  const one = verb === undefined ? undefined : usages[verb]
  const list = one === undefined ? Object.values(usages) : [one]
  const text = list.map((it) => `  ${it}`).join('')
  return `heliu VERB …\n${text}  退出码：0 完成；1 数据或存证有问题；2 写法或配置不对；3 服务连不上或拒绝。--json 在标准输出写一个 JSON 对象。\n`
}

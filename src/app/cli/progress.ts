import { stderr } from 'node:process'

const width = 24
const words = {
  sending: '上传',
  reading: '读取',
  typing: '识别类型',
  writing: '写入',
  digesting: '计算摘要',
  recording: '登记版本',
} as const

export interface Progress {
  /** `part` of 1 where it is known. */
  at(stage: keyof typeof words, part?: number): void
  end(): void
}

/** How far one file is: a bar on a terminal, a line every five seconds elsewhere. Never on stdout. */
export function progressOf(name: string): Progress {
  const began = performance.now()
  let now: { stage: keyof typeof words; part: number | undefined } = { stage: 'sending', part: 0 }
  const seconds = (): string => `${Math.round((performance.now() - began) / 1000)} 秒`
  const percent = (): string => (now.part === undefined ? '' : ` ${Math.floor(now.part * 100)}%`)
  const bar = (): void => {
    const full = Math.round((now.part ?? 1) * width)
    const drawn = `${'█'.repeat(full)}${'░'.repeat(width - full)}`
    stderr.write(`\r\u001b[K${name} ${drawn} ${words[now.stage]}${percent()} ${seconds()}`)
  }
  const line = (): void => void stderr.write(`${name}：${words[now.stage]}${percent()}，${seconds()}\n`)
  const ticking = setInterval(stderr.isTTY ? bar : line, stderr.isTTY ? 200 : 5000)
  return {
    at(stage, part) {
      now = { stage, part }
    },
    end() {
      clearInterval(ticking)
      if (stderr.isTTY) stderr.write('\r\u001b[K')
    },
  }
}

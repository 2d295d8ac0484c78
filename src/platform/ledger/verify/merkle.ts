import { sha256 } from '@noble/hashes/sha2.js'
import { concat, same } from './bytes.ts'

/** RFC 6962 §2.1. */
export const leafHash = (entry: Uint8Array): Uint8Array => sha256(concat(Uint8Array.of(0), entry))
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256(concat(Uint8Array.of(1), left, right))

const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0

/** RFC 9162 §2.1.3.2: whether the path leads from the leaf to the root. */
export function verifyInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!isSize(index) || !isSize(size) || index >= size || leaf.length !== 32 || path.some((hash) => hash.length !== 32))
    return false
  let node = index
  let last = size - 1
  let hash = leaf
  for (const sibling of path) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash)
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2)
        last = Math.floor(last / 2)
      }
    } else hash = nodeHash(hash, sibling)
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && same(hash, root)
}

/** RFC 9162 §2.1.4.2: whether the log of `size2` extends that of `size1`. A size of zero proves nothing and is an error. */
export function verifyConsistency(
  size1: number,
  size2: number,
  path: readonly Uint8Array[],
  root1: Uint8Array,
  root2: Uint8Array,
): boolean {
  if (!isSize(size1) || !isSize(size2) || size1 === 0 || size1 > size2 || path.some((hash) => hash.length !== 32))
    return false
  if (size1 === size2) return path.length === 0 && same(root1, root2)
  const power = Number.isInteger(Math.log2(size1))
  const [first, ...rest] = power ? [root1, ...path] : path
  if (first === undefined) return false
  let node = size1 - 1
  let last = size2 - 1
  while (node % 2 === 1) {
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  let old = first
  let now = first
  for (const hash of rest) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      old = nodeHash(hash, old)
      now = nodeHash(hash, now)
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2)
        last = Math.floor(last / 2)
      }
    } else now = nodeHash(now, hash)
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && same(old, root1) && same(now, root2)
}

/** The root over leaf hashes, folded as they come: memory grows with the logarithm. */
export function rootOf(stack: readonly { readonly height: number; readonly hash: Uint8Array }[]): Uint8Array {
  const nodes = [...stack]
  let right = nodes.pop()
  if (right === undefined) return sha256(new Uint8Array())
  for (let left = nodes.pop(); left !== undefined; left = nodes.pop())
    right = { height: left.height + 1, hash: nodeHash(left.hash, right.hash) }
  return right.hash
}

export function push(stack: { height: number; hash: Uint8Array }[], leaf: Uint8Array): void {
  let node = { height: 0, hash: leaf }
  for (let top = stack.at(-1); top !== undefined && top.height === node.height; top = stack.at(-1)) {
    stack.pop()
    node = { height: node.height + 1, hash: nodeHash(top.hash, node.hash) }
  }
  stack.push(node)
}

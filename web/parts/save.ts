/**
 * Has the browser save a text as a file. By an address that ends with the page: a browser remembers where a file came
 * from, and must not keep a secret so.
 */
export function saveAs(name: string, text: string, type: 'text/plain' | 'text/csv'): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

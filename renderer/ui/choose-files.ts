/** Asks the person for files, by the system's own dialog. */
export function chooseFiles(
  options: { readonly multiple?: boolean; readonly accept?: string },
  take: (files: readonly File[]) => void,
): void {
  const input = document.createElement('input')
  input.type = 'file'
  Object.assign(input, options)
  input.addEventListener('change', () => take([...(input.files ?? [])]))
  input.click()
}

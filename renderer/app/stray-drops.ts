/** A file that is dropped where nothing takes it would replace the page by what is in it. */
export function refuseStrayDrops(page: Window): void {
  for (const type of ['dragover', 'drop'] as const)
    page.addEventListener(type, (event) => {
      if (event.defaultPrevented || event.dataTransfer?.types.includes('Files') !== true) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'none'
    })
}

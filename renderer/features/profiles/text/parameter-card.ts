import type { Parameter } from '../../../../shared/domain/profile/catalogue.ts'
import { docLanguage, docOf, labelOf } from '../catalogue.ts'
import styles from '../editor.module.css'

/** The words around a parameter's own. */
export interface CardWords {
  readonly access: Readonly<Record<'na' | 'ro' | 'rw', string>>
  readonly isDefault: string
  readonly where: (parameter: Parameter) => string
  readonly facts: (parameter: Parameter) => readonly string[]
}

/** What the catalogue knows of a parameter, as it floats over the text. Made of text alone: nothing in it is markup. */
export function parameterCard(
  parameter: Parameter,
  { language, words }: { readonly language: string; readonly words: CardWords },
): HTMLElement {
  const card = element('div', styles['hover'] ?? '')
  card.append(element('b', '', labelOf(parameter, language)))
  card.append(element('div', styles['hoverDim'] ?? '', words.where(parameter)))
  const doc = element('p', '', docOf(parameter, language))
  doc.lang = docLanguage(parameter, language)
  card.append(doc)
  for (const fact of words.facts(parameter)) card.append(element('div', styles['hoverDim'] ?? '', fact))
  return card
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  made.textContent = text
  return made
}

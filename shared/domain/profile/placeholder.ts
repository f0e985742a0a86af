/**
 * Templates of other provisioning systems, known by how they mark a place that they fill in. `{{name}}` is this product's
 * own as well. `$MA` and `$(MA)` are the phone's macros, and no placeholders.
 */
export type PlaceholderSystem = 'own' | 'percent' | 'smarty' | 'hashes' | 'percents' | 'other'

const patterns: readonly (readonly [PlaceholderSystem, RegExp])[] = [
  ['own', /\{\{/],
  // {$account.1.user_id}, {if isset($x)}, {/foreach}
  ['smarty', /\{(?:\$[A-Za-z_]|\/?(?:if|else|elseif|foreach|foreachelse|section|include|assign|literal)\b)/],
  // %%mac%%
  ['percents', /%%[A-Za-z][\w.-]{0,63}%%/],
  // %BWLINEPORT-1%, %DEVICE_PASSWORD%; %20 and %s are none
  [
    'percent',
    /%(?:BW[\w.-]{1,63}|[A-Za-z][A-Za-z0-9]*[_-][A-Za-z0-9_.-]{1,63}|[A-Z][A-Z0-9]{3,63}|[G-Zg-z][A-Za-z0-9]{2,63})%/,
  ],
  // ##SERVER##
  ['hashes', /##[A-Za-z][\w.-]{0,63}##/],
  // {% if x %}, <%= x %>, [% x %], [[x]], @@X@@, __x__, #{x}, ${x}: the phone's own names are capitals
  [
    'other',
    /\{%|<%|\[%|\[\[[A-Za-z_][\w. ]{0,63}\]\]|@@[A-Za-z][\w.-]{0,63}@@|__[A-Za-z][A-Za-z0-9.]{0,63}__|#\{[A-Za-z_]|\$\{[a-z_]/,
  ],
]

/** Whose placeholder a text holds; null where it holds none. */
export const placeholderIn = (text: string): PlaceholderSystem | null =>
  patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? null

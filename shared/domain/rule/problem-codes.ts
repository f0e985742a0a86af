/** Everything that can be wrong with a rule. The words of each are in the catalogue under `rule:problem.<code>`. */
export const ruleProblemCodes = [
  // what the phone cannot read
  'too-long', // limit
  'expanded-too-long', // limit
  'parenthesis-unclosed',
  'parenthesis-unopened',
  'bracket-unclosed',
  'bracket-unopened',
  'quote-unclosed',
  'mark-expected', // expected: after ")" comes "?" for a condition or "!" for assignments
  'condition-empty',
  'operand-expected', // expected
  'operator-expected', // expected
  'only-and', // found: or, not, a nested parenthesis
  'condition-rest', // something after a complete comparison
  'name-expected', // an assignment's parameter name
  'equals-expected',
  'quoted-value-expected',
  'semicolon-expected',
  'option-expected', // text in the bracket that is no option
  'option-unknown', // expected, suggestion
  'option-glued', // option: its value is written against it
  'option-value-missing', // option
  'option-register-invalid', // option: --post and --alias take one letter, a to p
  'option-repeated', // option
  'brackets-repeated',
  'bracket-after-url',
  'condition-after-options', // expected: the condition stands first
  'url-expected', // options without a URL
  'scheme-unknown', // found, expected
  'slashes-expected', // found: "http:/host"
  'host-missing',
  'host-invalid', // found
  'port-invalid', // found
  'string-order', // operator: strings know only = and !=
  'operands-mixed', // a string on one side, a number or version on the other
  'operand-unreadable', // found: neither integer nor version nor quoted
  'operand-empty', // name: an unquoted macro that expanded to nothing
  'version-format', // found, expected
  // what the phone reads otherwise than meant, perhaps
  'quote-typographic',
  'dash-typographic',
  'space-nonbreaking',
  'option-dashes', // expected: written "key" or "-key" instead of "--key"
  'operator-case', // expected
  'semicolon-missing-last',
  'legacy-not',
  'legacy-left',
  'alternative-empty',
  'unreachable', // an unconditional alternative stands before others
  'path-missing',
  'space-in-url',
  'bar-in-url',
  'quote-in-url',
  'address-invalid', // found: looks like an IPv4 address and is none
  'userinfo-in-url',
  'scheme-behind-slash', // suggestion
  'entity-in-url', // found: &amp; typed in a rule
  'backslash-in-url', // suggestion
  'path-starts-double',
  'slash-double',
  'secret-in-clear', // option
  'secret-macro-outside', // name
  'macro-unknown', // name, suggestion
  'macro-malformed',
  'macro-brace', // suggestion
  'macro-glued', // name, suggestion
  'macro-alias', // name, suggestion: $GPP_A for $A
  'macro-not-here', // name
  'macro-unset', // name
  'macro-structure', // a macro's value holds syntax that changes the rule
  'options-on-upgrade',
  'upgrade-server-missing',
  'option-not-here', // option
  'srv-over-tftp',
  'trigger-parentheses',
  'trigger-url', // a trigger is a condition and nothing else
  'report-too-many', // limit
  'version-without-build', // found
  'alias-invalid', // a remap that is not "path = path ;"
  'alias-too-many', // limit
] as const

export type RuleProblemCode = (typeof ruleProblemCodes)[number]

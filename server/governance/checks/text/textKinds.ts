/** What a node of some kind is made of. */
export type Content = 'comments' | 'strings' | 'code';

/**
 * Named node kinds of all grammars that hold comments, strings, or code within strings. Nodes of other kinds are like the node around
 * them. The lists hold every kind that `contentOf` gives a content; a test reads the grammars' own lists of kinds.
 */
export const textKinds: Readonly<Record<Content, readonly string[]>> = {
  comments: words(`block_comment comment comment_content comment_statement doc_comment documentation_comment html_comment
    inner_doc_comment_marker js_comment keyword_comment line_comment multiline_comment outer_doc_comment_marker`),
  strings: words(`ansi_c_string attribute_value bare_string bitstring chained_string char_literal character character_literal
    character_literal_content encapsed_string heredoc heredoc_beginning heredoc_body heredoc_content heredoc_redirect
    herestring_redirect info_string interpolated_string interpreted_string_literal interpreted_string_literal_content jsx_text
    keyword_string line_string_literal literal multi_line_string_literal multiline_string_fragment nowdoc nowdoc_body nowdoc_string
    raw_string raw_string_content raw_string_delimiter raw_string_literal raw_string_literal_content regex_pattern rune_literal string
    string_content string_fragment string_literal string_literal_content string_literal_encoding string_scalar string_value
    system_lib_string template_string translated_string verbatim_string_literal`),
  code: words(`command_substitution escape_interpolation interpolated_expression interpolation interpolation_alignment_clause
    interpolation_brace interpolation_format_clause interpolation_quote interpolation_start jsx_expression process_substitution
    raw_str_interpolation raw_str_interpolation_start string_interpolation template_substitution text_interpolation`),
};

const STRING_KIND = /string|heredoc|nowdoc|(?:char|character|rune)_literal|^character$|jsx_text|regex_pattern|^attribute_value$/;
const NOT_A_STRING = /type|concatenat|interpolation|substitution|array|expression$|start$|end$/;
const INTERPOLATION = /interpolation|substitution|interpolated_expression|^jsx_expression$/;

/** What the name of a kind says about its content; `undefined`: nothing. */
export function contentOf(kind: string): Content | undefined {
  if (/comment/.test(kind)) return 'comments';
  // SQL calls its strings, numbers and truth values alike `literal`.
  if (kind === 'literal' || (STRING_KIND.test(kind) && !NOT_A_STRING.test(kind))) return 'strings';
  return INTERPOLATION.test(kind) ? 'code' : undefined;
}

function words(text: string): readonly string[] {
  return text.split(/\s+/);
}

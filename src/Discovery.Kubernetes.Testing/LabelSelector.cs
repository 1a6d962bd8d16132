namespace Discovery.Kubernetes.Testing;

/// <summary>A label selector: terms joined by commas, all of which must hold.</summary>
/// <remarks>As in Kubernetes, <c>k!=v</c> and <c>k notin (v)</c> also accept objects without the label.</remarks>
internal sealed class LabelSelector
{
    private readonly List<Predicate<IReadOnlyDictionary<string, string>>> _terms = [];

    private LabelSelector()
    {
    }

    public bool IsEmpty => _terms.Count == 0;

    public static LabelSelector Parse(string text)
    {
        var selector = new LabelSelector();
        foreach (var term in Split(text))
            selector._terms.Add(ParseTerm(term.Trim()));
        return selector;
    }

    public bool Accepts(IReadOnlyDictionary<string, string> labels) => _terms.TrueForAll(term => term(labels));

    private static IEnumerable<string> Split(string text)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[i] != ',' || depth > 0)
                continue;
            yield return text[start..i];
            start = i + 1;
        }

        if (start < text.Length)
            yield return text[start..];
    }

    private static Predicate<IReadOnlyDictionary<string, string>> ParseTerm(string term)
    {
        if (Operator(term, " notin ") is var (absentKey, absent))
            return Member(absentKey, Values(absent), expected: false);
        if (Operator(term, " in ") is var (presentKey, present))
            return Member(presentKey, Values(present), expected: true);
        if (Operator(term, "!=") is var (otherKey, other))
            return Member(otherKey, [other], expected: false);
        if ((Operator(term, "==") ?? Operator(term, "=")) is var (equalKey, equal))
            return Member(equalKey, [equal], expected: true);
        if (term.StartsWith('!'))
            return Absent(Key(term[1..]));
        return Present(Key(term));
    }

    private static Predicate<IReadOnlyDictionary<string, string>> Member(string key, string[] values, bool expected) =>
        labels => (labels.TryGetValue(key, out var value) && values.Contains(value, StringComparer.Ordinal)) == expected;

    private static Predicate<IReadOnlyDictionary<string, string>> Present(string key) => labels => labels.ContainsKey(key);

    private static Predicate<IReadOnlyDictionary<string, string>> Absent(string key) => labels => !labels.ContainsKey(key);

    private static (string Key, string Value)? Operator(string term, string symbol)
    {
        var at = term.IndexOf(symbol, StringComparison.Ordinal);
        return at < 0 ? null : (Key(term[..at]), term[(at + symbol.Length)..].Trim());
    }

    private static string[] Values(string set) =>
        set is ['(', .. var inner, ')']
            ? inner.Split(',', StringSplitOptions.TrimEntries)
            : throw Unreadable(set);

    private static string Key(string text)
    {
        var key = text.Trim();
        return key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
            ? key
            : throw Unreadable(text);
    }

    private static ApiAnswerException Unreadable(string text) =>
        new(StatusCatalog.BadRequest($"unable to parse requirement: \"{text}\""));
}

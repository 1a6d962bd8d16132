namespace Discovery.Extensions.Configuration;

/// <summary>Finds what somebody may have meant.</summary>
internal static class NearestKey
{
    /// <summary>The known key that takes the fewest letters to be added, left out or changed; the first of equals.</summary>
    internal static string Of(string key, IEnumerable<string> known) => known.MinBy(other => Distance(key.ToUpperInvariant(), other.ToUpperInvariant()))!;

    // Levenshtein's, row by row.
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            (var diagonal, row[0]) = (row[0], i);
            for (var j = 1; j <= other.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(diagonal + (one[i - 1] == other[j - 1] ? 0 : 1), Math.Min(row[j], row[j - 1]) + 1));
        }

        return row[^1];
    }
}

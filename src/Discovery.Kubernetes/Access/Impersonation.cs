namespace Discovery.Kubernetes.Access;

/// <summary>On whose behalf the requests are, if the asker may act for others. Sent as the headers that the API server knows.</summary>
internal sealed class Impersonation(string user, string? uid, IReadOnlyList<string> groups, IReadOnlyList<KeyValuePair<string, string>> extra)
{
    internal void AddTo(HttpRequestMessage request)
    {
        Add(request, "Impersonate-User", user);
        if (uid is not null)
            Add(request, "Impersonate-Uid", uid);
        foreach (var group in groups)
            Add(request, "Impersonate-Group", group);
        // A key may hold what no header's name may, such as a slash.
        foreach (var (key, value) in extra)
            Add(request, "Impersonate-Extra-" + Uri.EscapeDataString(key), value);
    }

    private static void Add(HttpRequestMessage request, string name, string value) => request.Headers.TryAddWithoutValidation(name, value);
}

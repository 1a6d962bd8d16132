namespace Discovery.Kubernetes.Testing.Tests.Wire;

/// <summary>The namespace of the recordings, with the objects that were there, and the requests that were made.</summary>
internal static class Shop
{
    public const string Slices = "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices";
    public const string OfWeb = "labelSelector=kubernetes.io%2Fservice-name%3Dweb";
    public const string Curl = "User-Agent: curl/7.88.1";

    public static async Task<FakeKubernetesApi> OpenAsync(FakeKubernetesApiOptions? options = null)
    {
        var api = await FakeKubernetesApi.StartAsync(options);
        foreach (var slice in Recording.Read("slices.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            api.ApplySlice(slice);
        return api;
    }

    public static string Slice(string name, string service, string addressType, string endpoints) =>
        $$"""
        {"metadata":{"name":"{{name}}","namespace":"shop","labels":{"kubernetes.io/service-name":"{{service}}"} },
         "addressType":"{{addressType}}","ports":[{"name":"http","port":8080}],"endpoints":{{endpoints}}}
        """;

    /// <summary>Compares all but the body; only the values of volatile headers may differ.</summary>
    public static void AssertSameHead(Recording expected, RawExchange actual)
    {
        Assert.Equal(expected.StatusLine, actual.StatusLine);
        Assert.Equal(expected.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase), actual.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase));
        foreach (var name in new[] { "Cache-Control", "Content-Type", "Transfer-Encoding", "Retry-After", "X-Content-Type-Options" })
            Assert.Equal(expected.Headers.GetValueOrDefault(name), actual.Headers.GetValueOrDefault(name));
    }
}

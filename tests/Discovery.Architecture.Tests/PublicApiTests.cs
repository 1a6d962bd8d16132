using System.Reflection;
using Discovery.Testing;

namespace Discovery.Architecture.Tests;

/// <summary>A change of a public API is a visible diff of its PublicApi.txt. UPDATE_PUBLIC_API=1 rewrites the files.</summary>
public sealed class PublicApiTests
{
    private static readonly string[] Names =
        ["Discovery", "Discovery.Dns", "Discovery.Dns.Testing", "Discovery.Extensions", "Discovery.Http", "Discovery.Kubernetes", "Discovery.Kubernetes.Testing", "Discovery.Testing"];

    public static TheoryData<string> Packages => [.. Names];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_api_is_the_committed_one(string package)
    {
        var file = Path.Combine(Repository.Source, package, "PublicApi.txt");
        var api = ApiPrinter.Print(Assembly.Load(package));
        if (Environment.GetEnvironmentVariable("UPDATE_PUBLIC_API") == "1")
            File.WriteAllText(file, api);

        Assert.True(File.Exists(file), $"{file} is missing: run this test with UPDATE_PUBLIC_API=1 and commit it.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), api);
    }

    [Fact]
    public void Every_package_is_covered() =>
        Assert.Equal(
            Directory.GetFiles(Repository.Source, "*.csproj", SearchOption.AllDirectories).Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal),
            Names);

    [Fact]
    public void The_printer_shows_defaults_nullability_and_modifiers()
    {
        var engine = ApiPrinter.Print(typeof(ServiceDirectory).Assembly);
        var testing = ApiPrinter.Print(typeof(FakeEndpoints).Assembly);

        Assert.Contains("sealed class Discovery.ServiceDirectory : IAsyncDisposable, IDisposable\n", engine, StringComparison.Ordinal);
        Assert.Contains("    ServiceDirectory(IEndpointSource source, ServiceDirectoryOptions? options = null)\n", engine, StringComparison.Ordinal);
        Assert.Contains("    TimeSpan? RetryAfter { get; init; }\n", engine, StringComparison.Ordinal);
        Assert.Contains("    Ready = 1\n", engine, StringComparison.Ordinal);
        Assert.Contains("    void Set(string host, params string[] addresses)\n", testing, StringComparison.Ordinal);
        Assert.DoesNotContain("LeaseSlot", engine, StringComparison.Ordinal);
    }
}

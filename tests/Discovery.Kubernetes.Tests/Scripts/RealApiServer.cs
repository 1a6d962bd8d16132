using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Discovery.Kubernetes.Access;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>etcd and kube-apiserver on loopback, if they were built; started by the script that builds them.</summary>
public sealed class RealApiServer : IAsyncLifetime, IDisposable
{
    private const string Script = "tests/real-parts/kubernetes-from-debian.sh";

    private readonly string _folder = Directory.CreateTempSubdirectory("discovery-kube-").FullName;
    private readonly int[] _ports = FreePorts(3);
    private HttpClient? _admin;

    /// <summary>Why there is no server, or null if there is one.</summary>
    public string? Missing { get; } = File.Exists(Path.Combine(Binaries, "kube-apiserver")) && File.Exists(Path.Combine(Binaries, "etcd"))
        ? null
        : $"no kube-apiserver and etcd in {Binaries}: run '{Script} build' (Debian 12, 5 minutes)";

    public string Server => $"https://127.0.0.1:{_ports[0]}";

    public string CertificateAuthorityFile => Path.Combine(_folder, "pki", "ca.crt");

    /// <summary>The administrator's certificate.</summary>
    public string ClientCertificateFile => Path.Combine(_folder, "pki", "admin.crt");

    public string ClientKeyFile => Path.Combine(_folder, "pki", "admin.key");

    private static string Cache => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
        ? cache
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    private static string Binaries => Path.Combine(Cache, "kube-from-debian", "bin");

    public KubernetesOptions Options(string token = "admin-token") => new()
    {
        Server = new Uri(Server),
        Token = token,
        CertificateAuthorityFile = CertificateAuthorityFile,
    };

    public async Task InitializeAsync()
    {
        if (Missing is not null)
            return;

        await RunAsync("up");
        _admin = new HttpClient(ApiHandler.Make(Options())) { BaseAddress = new Uri(Server) };
        _admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "admin-token");
        await SendAsync(HttpMethod.Post, "/api/v1/namespaces", """{"metadata":{"name":"shop"}}""");
    }

    public async Task DisposeAsync()
    {
        if (Missing is null)
            await RunAsync("down");
        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose() => _admin?.Dispose();

    public Task CrashAsync() => RunAsync("kill-api");

    /// <summary>Stops the server with SIGTERM: it lets nobody in, and goes on to hold its watches, without a word.</summary>
    public Task LeaveAsync() => RunAsync("leave-api");

    public Task RestartAsync() => RunAsync("start-api");

    /// <summary>Makes the store forget all versions but the newest. The API server notices at its restart.</summary>
    public Task CompactAsync() => RunAsync("compact");

    public Task CreateAsync(string ns, string service, string name, params string[] addresses) => SendAsync(
        HttpMethod.Post,
        $"/apis/discovery.k8s.io/v1/namespaces/{ns}/endpointslices",
        $$$"""
        {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"{{{name}}}","labels":{"kubernetes.io/service-name":"{{{service}}}"}},
        "addressType":"IPv4","endpoints":{{{Json.At(addresses)}}},"ports":{{{Json.Http}}}}
        """);

    /// <summary>The endpoints of a service as kubectl shows them, each once, in order.</summary>
    public async Task<IReadOnlyList<string>> EndpointsAsync(string ns, string service)
    {
        using var list = JsonDocument.Parse(await KubectlAsync("", "get", "endpointslices", "-n", ns, "-l", $"kubernetes.io/service-name={service}", "-o", "json"));
        return [.. list.RootElement.GetProperty("items").EnumerateArray()
            .SelectMany(slice => slice.GetProperty("endpoints").EnumerateArray().Select(e =>
                $"{e.GetProperty("addresses")[0].GetString()}:{slice.GetProperty("ports")[0].GetProperty("port").GetInt32()}"))
            .Distinct().Order(StringComparer.Ordinal)];
    }

    public Task PatchAsync(string ns, string name, string patch) => SendAsync(
        HttpMethod.Patch, $"/apis/discovery.k8s.io/v1/namespaces/{ns}/endpointslices/{name}", patch, "application/merge-patch+json");

    /// <summary>Changes the part of an object that controllers write.</summary>
    public Task PatchStatusAsync(string path, string status) =>
        SendAsync(HttpMethod.Patch, path + "/status", $$"""{"status":{{status}}}""", "application/merge-patch+json");

    public Task DeleteAsync(string ns, string name) =>
        SendAsync(HttpMethod.Delete, $"/apis/discovery.k8s.io/v1/namespaces/{ns}/endpointslices/{name}", "");

    /// <summary>A kubeconfig for this server.</summary>
    /// <param name="user">The user's fields, in one line of YAML.</param>
    public string KubeConfig(string user) =>
        $$$"""
        current-context: test
        clusters: [{ name: test, cluster: { server: '{{{Server}}}', certificate-authority: '{{{CertificateAuthorityFile}}}' } }]
        users: [{ name: test, user: { {{{user}}} } }]
        contexts: [{ name: test, context: { cluster: test, user: test, namespace: shop } }]
        """;

    /// <summary>A token of a service account of namespace shop, as a pod would get it; the account is made if need be.</summary>
    public async Task<string> TokenOfAsync(string account)
    {
        // Where it exists already, this is refused.
        using var made = await PostAsync("/api/v1/namespaces/shop/serviceaccounts", $$$"""{"metadata":{"name":"{{{account}}}"}}""");
        using var answer = await PostAsync($"/api/v1/namespaces/shop/serviceaccounts/{account}/token", """{"spec":{}}""");
        using var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return token.RootElement.GetProperty("status").GetProperty("token").GetString()!;
    }

    /// <summary>What a path answers to a token.</summary>
    public async Task<HttpStatusCode> StatusAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _admin!.SendAsync(request);
        return response.StatusCode;
    }

    /// <summary>Runs kubectl as the administrator.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> KubectlAsync(string input, params string[] arguments)
    {
        using var process = StartKubectl(arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"kubectl {string.Join(' ', arguments)}: {output} {await error}");
        return output;
    }

    /// <summary>Starts kubectl as the administrator, with its own, empty home.</summary>
    public Process StartKubectl(params string[] arguments)
    {
        var config = Path.Combine(_folder, "kubeconfig");
        File.WriteAllText(config, KubeConfig($"client-certificate: '{ClientCertificateFile}', client-key: '{ClientKeyFile}'"));
        var start = new ProcessStartInfo("kubectl", [$"--kubeconfig={config}", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["HOME"] = _folder;
        return Process.Start(start)!;
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _admin!.PostAsync(path, content);
    }

    private async Task SendAsync(HttpMethod method, string path, string body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, type) };
        using var response = await _admin!.SendAsync(request);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{method} {path}: {await response.Content.ReadAsStringAsync()}");
    }

    private async Task RunAsync(string command)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(AppContext.BaseDirectory, "kubernetes-from-debian.sh"), command])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["RUN_DIR"] = _folder;
        start.Environment["API_PORT"] = $"{_ports[0]}";
        start.Environment["ETCD_PORT"] = $"{_ports[1]}";
        start.Environment["ETCD_PEER"] = $"{_ports[2]}";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Script} {command}: {await output} {error}");
    }

    // The system hands out free ports; they could be taken before the servers bind them, which then say so and stop.
    private static int[] FreePorts(int count)
    {
        var sockets = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        sockets.ForEach(s => s.Start());
        var ports = sockets.Select(s => ((IPEndPoint)s.LocalEndpoint).Port).ToArray();
        sockets.ForEach(s => s.Stop());
        return ports;
    }
}

using System.Net;
using System.Security.Authentication;
using Discovery.Kubernetes.Access;
using Discovery.Kubernetes.Diagnostics;
using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests.Access;

/// <summary>Who is spoken to, and who asks, on real sockets.</summary>
public sealed class TlsTests : IDisposable
{
    private const string Elsewhere = "api.example.com";

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new("one");
    private readonly TestAuthority _other = new("other");

    [Fact]
    public async Task A_server_of_the_authority_is_spoken_to()
    {
        await using var server = new TlsServer(_authority.Server());
        using var access = new ApiAccess(Options(server), null, KeptLog.NoJournal);

        Assert.Equal(HttpStatusCode.OK, await GetAsync(access, server));
    }

    [Fact]
    public async Task A_server_of_another_authority_is_not_spoken_to()
    {
        await using var server = new TlsServer(_other.Server());
        using var access = new ApiAccess(Options(server), null, KeptLog.NoJournal);

        await Assert.ThrowsAsync<AuthenticationException>(() => GetAsync(access, server));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Without_an_authority_the_systems_authorities_count()
    {
        await using var server = new TlsServer(_authority.Server());
        using var access = new ApiAccess(new KubernetesOptions { Server = server.Address }, null, KeptLog.NoJournal);

        await Assert.ThrowsAsync<AuthenticationException>(() => GetAsync(access, server));
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_not_accepted()
    {
        await using var server = new TlsServer(_authority.Server(Elsewhere));
        using var access = new ApiAccess(Options(server), null, KeptLog.NoJournal);

        await Assert.ThrowsAsync<AuthenticationException>(() => GetAsync(access, server));
    }

    [Fact]
    public async Task The_name_of_the_options_is_sent_and_checked()
    {
        await using var server = new TlsServer(_authority.Server(Elsewhere));
        var options = Options(server);
        options.TlsServerName = Elsewhere;
        using var access = new ApiAccess(options, null, KeptLog.NoJournal);

        Assert.Equal(HttpStatusCode.OK, await GetAsync(access, server));
        Assert.Equal(Elsewhere, Assert.Single(server.Requests).Name);

        server.Certificate = _authority.Server();
        using var another = new ApiAccess(options, null, KeptLog.NoJournal);
        await Assert.ThrowsAsync<AuthenticationException>(() => GetAsync(another, server));
    }

    [Fact]
    public async Task A_new_authority_counts_for_the_next_connection()
    {
        await using var server = new TlsServer(_authority.Server());
        var options = new KubernetesOptions { Server = server.Address, CertificateAuthorityFile = _folder.Write("ca.crt", _authority.Pem) };
        using var access = new ApiAccess(options, null, KeptLog.NoJournal);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(access, server));

        // As in a rotation: for a while both are trusted.
        _folder.Write("ca.crt", _authority.Pem + "\n" + _other.Pem);
        server.Certificate = _other.Server();
        Assert.Equal(HttpStatusCode.OK, await GetAsync(access, server));
        Assert.Equal(2, server.Connections);

        _folder.Write("ca.crt", _authority.Pem);
        await Assert.ThrowsAsync<AuthenticationException>(() => GetAsync(access, server));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData(null)]
    public async Task While_the_authority_file_is_broken_the_old_one_counts(string? content)
    {
        await using var server = new TlsServer(_authority.Server());
        var file = _folder.Write("ca.crt", _authority.Pem);
        using var access = new ApiAccess(new KubernetesOptions { Server = server.Address, CertificateAuthorityFile = file }, null, KeptLog.NoJournal);
        if (content is null)
            File.Delete(file);
        else
            _folder.Write("ca.crt", content);

        Assert.Equal(HttpStatusCode.OK, await GetAsync(access, server));
        server.Certificate = _other.Server();
        _folder.Write("ca.crt", _other.Pem);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(access, server));
    }

    [Theory]
    [InlineData("nonsense", "it holds no PEM certificate")]
    [InlineData(null, "Could not find file")]
    public async Task A_broken_authority_file_is_told_once_and_so_is_its_repair(string? content, string reason)
    {
        await using var server = new TlsServer(_authority.Server());
        var file = _folder.Write("ca.crt", _authority.Pem);
        var log = new KeptLog();
        using var access = new ApiAccess(new KubernetesOptions { Server = server.Address, CertificateAuthorityFile = file }, null, new SourceJournal(log));
        await GetAsync(access, server);
        Assert.Empty(log.Messages);
        if (content is null)
            File.Delete(file);
        else
            _folder.Write("ca.crt", content);
        for (var i = 0; i < 3; i++)
            await GetAsync(access, server);
        var message = Assert.Single(log.Messages);
        Assert.StartsWith($"Warning 44: Certificates cannot be read anew: CertificateAuthorityFile is '{file}', which cannot be used: {reason}", message, StringComparison.Ordinal);

        _folder.Write("ca.crt", _authority.Pem);
        for (var i = 0; i < 3; i++)
            await GetAsync(access, server);
        Assert.Equal([message, "Information 45: Certificates can be read again"], log.Messages);
    }

    [Theory]
    [InlineData("ec")]
    [InlineData("rsa")]
    [InlineData("rsa, PKCS#1")]
    public async Task A_client_certificate_proves_who_asks(string kind)
    {
        await using var server = new TlsServer(_authority.Server()) { RequiresClient = true };
        var options = Options(server);
        (options.ClientCertificate, options.ClientKey) =
            kind == "ec" ? _other.EcClient("me") : _other.RsaClient("me", older: kind != "rsa");
        using var access = new ApiAccess(options, null, KeptLog.NoJournal);

        Assert.Equal(HttpStatusCode.OK, await GetAsync(access, server));
        Assert.Equal("CN=me", Assert.Single(server.Requests).Client);
    }

    [Fact]
    public async Task Without_the_client_certificate_that_a_server_requires_there_is_no_answer()
    {
        await using var server = new TlsServer(_authority.Server()) { RequiresClient = true };
        using var access = new ApiAccess(Options(server), null, KeptLog.NoJournal);

        await Assert.ThrowsAnyAsync<Exception>(() => GetAsync(access, server));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_changed_client_certificate_goes_over_a_new_connection()
    {
        await using var server = new TlsServer(_authority.Server()) { RequiresClient = true };
        var options = Options(server);
        Write(_other.EcClient("old"));
        (options.ClientCertificateFile, options.ClientKeyFile) = (Path.Combine(_folder.Path, "crt"), Path.Combine(_folder.Path, "key"));
        using var access = new ApiAccess(options, null, KeptLog.NoJournal);
        await GetAsync(access, server);
        await GetAsync(access, server);
        Assert.Equal(1, server.Connections);

        var renewed = _other.EcClient("new");
        _folder.Write("crt", renewed.Certificate);
        await GetAsync(access, server);
        Assert.Equal(1, server.Connections);
        Write(renewed);
        await GetAsync(access, server);

        Assert.Equal(["CN=old", "CN=old", "CN=old", "CN=new"], server.Requests.Select(r => r.Client));
    }

    [Fact]
    public async Task A_response_that_is_still_read_outlives_the_change()
    {
        var body = new string('x', 4 * 1024 * 1024);
        await using var server = new TlsServer(_authority.Server()) { RequiresClient = true, Answer = _ => (200, body) };
        var options = Options(server);
        Write(_other.EcClient("old"));
        (options.ClientCertificateFile, options.ClientKeyFile) = (Path.Combine(_folder.Path, "crt"), Path.Combine(_folder.Path, "key"));
        using var access = new ApiAccess(options, null, KeptLog.NoJournal);
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address);
        using var response = await access.SendAsync(request, new ManualClock(), CancellationToken.None);

        Write(_other.EcClient("new"));
        await GetAsync(access, server);

        Assert.Equal(body.Length, (await response.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task A_proxy_gets_to_see_a_tunnel_only()
    {
        await using var server = new TlsServer(_authority.Server(Elsewhere));
        await using var proxy = new ConnectProxy(server.Port) { RequiredCredentials = "Proxy-Authorization: Basic bWU6cC13" };
        var options = new KubernetesOptions
        {
            Server = new Uri($"https://{Elsewhere}"),
            CertificateAuthority = _authority.Pem,
            Token = "secret",
            Proxy = new Uri($"http://me:p%2Dw@127.0.0.1:{proxy.Port}"),
        };
        using var access = new ApiAccess(options, null, KeptLog.NoJournal);
        using var request = new HttpRequestMessage(HttpMethod.Get, options.Server);
        using var response = await access.SendAsync(request, new ManualClock(), CancellationToken.None);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith($"CONNECT {Elsewhere}:443 HTTP/1.1\r\n", proxy.Heads.Last(), StringComparison.Ordinal);
        Assert.DoesNotContain(proxy.Heads, h => h.Contains("secret", StringComparison.Ordinal));
        Assert.Contains("Bearer secret", Assert.Single(server.Requests).Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_to_check_holds_behind_a_proxy_too()
    {
        await using var server = new TlsServer(_authority.Server("inner.example.com"));
        await using var proxy = new ConnectProxy(server.Port);
        var options = new KubernetesOptions
        {
            Server = new Uri($"https://{Elsewhere}"),
            CertificateAuthority = _authority.Pem,
            TlsServerName = "inner.example.com",
            Proxy = new Uri($"http://127.0.0.1:{proxy.Port}"),
        };
        using var access = new ApiAccess(options, null, KeptLog.NoJournal);
        using var request = new HttpRequestMessage(HttpMethod.Get, options.Server);
        using var response = await access.SendAsync(request, new ManualClock(), CancellationToken.None);

        Assert.StartsWith($"CONNECT {Elsewhere}:443 ", proxy.Heads.Last(), StringComparison.Ordinal);
        Assert.Equal("inner.example.com", Assert.Single(server.Requests).Name);
    }

    [Fact]
    public async Task Only_who_asks_for_it_speaks_to_anybody()
    {
        await using var server = new TlsServer(_other.Server(Elsewhere));
        var options = new KubernetesOptions { Server = server.Address, SkipsCertificateCheck = true };
        using var access = new ApiAccess(options, null, KeptLog.NoJournal);

        Assert.Equal(HttpStatusCode.OK, await GetAsync(access, server));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
        _other.Dispose();
    }

    private KubernetesOptions Options(TlsServer server) => new() { Server = server.Address, CertificateAuthority = _authority.Pem };

    private void Write((string Certificate, string Key) client)
    {
        _folder.Write("crt", client.Certificate);
        _folder.Write("key", client.Key);
    }

    // What the handler says of TLS is the inner exception; a test may ask for it by its type.
    private static async Task<HttpStatusCode> GetAsync(ApiAccess access, TlsServer server)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, server.Address);
            using var response = await access.SendAsync(request, new ManualClock(), CancellationToken.None);
            await response.Content.ReadAsByteArrayAsync();
            return response.StatusCode;
        }
        catch (HttpRequestException thrown) when (thrown.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new AuthenticationException(thrown.GetBaseException().Message, thrown);
        }
    }
}

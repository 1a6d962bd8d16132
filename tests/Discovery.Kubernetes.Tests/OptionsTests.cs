using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void All_faults_come_in_one_message()
    {
        var options = new KubernetesOptions
        {
            Server = new Uri("ftp://example.com"),
            Token = "a\nb",
            TokenFile = "/token",
            CertificateAuthorityFile = "/nowhere/ca.crt",
            Namespace = "Shop",
        };

        Assert.Equal(
            "Invalid KubernetesOptions: Server is 'ftp://example.com/'; it must be an http or https address without user, query or fragment; "
            + "Token and TokenFile are both set; set one; "
            + "Token is empty or has characters that no bearer token has, such as a line break; "
            + "CertificateAuthorityFile is '/nowhere/ca.crt'; there is no such file; "
            + "Namespace is 'Shop'; it must be 1 to 63 of a-z, 0-9 and '-', and neither begin nor end with '-'. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => new KubernetesSource(options)).Message);
    }

    [Theory]
    [InlineData(null, "Server is not set; it must be the API server's address, such as https://10.96.0.1:443")]
    [InlineData("/path", "Server is '/path'; it must be an http or https address without user, query or fragment")]
    [InlineData("https://me@host", "Server is 'https://me@host/'; it must be an http or https address without user, query or fragment")]
    [InlineData("https://host?a=b", "Server is 'https://host/?a=b'; it must be an http or https address without user, query or fragment")]
    [InlineData("https://host#a", "Server is 'https://host/#a'; it must be an http or https address without user, query or fragment")]
    [InlineData("https://host", null)]
    [InlineData("https://[fd00::1]:6443/k8s/clusters/c-1", null)]
    [InlineData("http://host", null)]
    public void The_server_is_an_address(string? server, string? fault)
    {
        var options = new KubernetesOptions { Server = server is null ? null : new Uri(server, UriKind.RelativeOrAbsolute) };

        Assert.Equal(fault is null ? [] : [fault], options.Faults());
    }

    [Theory]
    [InlineData("https://host", true)]
    [InlineData("http://127.0.0.1:8001", true)]
    [InlineData("http://localhost:8001", true)]
    [InlineData("http://host", false)]
    public void A_token_travels_encrypted_except_to_this_machine(string server, bool allowed)
    {
        string[] faults = allowed ? [] : [$"Server is '{server}/'; a token may travel over https only, except to this machine"];

        Assert.Equal(faults, new KubernetesOptions { Server = new Uri(server), Token = "abc" }.Faults());
        Assert.Equal(faults, new KubernetesOptions { Server = new Uri(server), TokenFile = "/token" }.Faults());
    }

    [Fact]
    public void An_authority_needs_https()
    {
        using var folder = new TemporaryFolder();
        var options = new KubernetesOptions { Server = new Uri("http://host"), CertificateAuthorityFile = folder.Write("ca.crt", "") };

        Assert.Equal(["CertificateAuthorityFile is set, but Server is an http address; make it https"], options.Faults());
    }

    [Fact]
    public void Every_pair_of_text_and_file_has_its_rules()
    {
        var options = new KubernetesOptions
        {
            Server = new Uri("https://host"),
            CertificateAuthority = "x",
            CertificateAuthorityFile = "/nowhere/ca",
            ClientCertificate = "x",
            ClientCertificateFile = "/nowhere/crt",
        };

        Assert.Equal(
            [
                "CertificateAuthority and CertificateAuthorityFile are both set; set one",
                "CertificateAuthorityFile is '/nowhere/ca'; there is no such file",
                "ClientCertificate and ClientCertificateFile are both set; set one",
                "ClientCertificateFile is '/nowhere/crt'; there is no such file",
                "A client certificate is set, but no ClientKey or ClientKeyFile",
            ],
            options.Faults());
        Assert.Equal(
            ["A client key is set, but no ClientCertificate or ClientCertificateFile"],
            new KubernetesOptions { Server = new Uri("https://host"), ClientKey = "x" }.Faults());
    }

    [Theory]
    [InlineData("http://proxy:3128", null)]
    [InlineData("https://me:secret@proxy", null)]
    [InlineData("socks5://proxy:1080", null)]
    [InlineData("ftp://me:secret@proxy", "Proxy is 'ftp://proxy'; it must be an http, https or socks5 address")]
    public void A_proxy_is_of_a_known_kind_and_its_password_is_not_shown(string proxy, string? fault) =>
        Assert.Equal(fault is null ? [] : [fault], new KubernetesOptions { Server = new Uri("https://host"), Proxy = new Uri(proxy) }.Faults());

    [Fact]
    public void What_only_https_can_do_needs_https() => Assert.Equal(
        [
            "ClientCertificate is set, but Server is an http address; make it https",
            "TlsServerName is set, but Server is an http address; make it https",
            "Proxy is set, but Server is an http address; make it https",
        ],
        new KubernetesOptions
        {
            Server = new Uri("http://127.0.0.1"),
            ClientCertificate = "x",
            ClientKey = "x",
            TlsServerName = "host",
            Proxy = new Uri("http://proxy"),
        }.Faults());

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("a b")]
    public void The_name_to_check_is_a_name(string name) => Assert.Equal(
        [$"TlsServerName is '{name}'; it must be a host name"],
        new KubernetesOptions { Server = new Uri("https://host"), TlsServerName = name }.Faults());

    [Fact]
    public void A_certificate_and_a_key_that_do_not_fit_are_told_at_start()
    {
        using var authority = new TestAuthority("one");
        using var folder = new TemporaryFolder();
        var options = new KubernetesOptions
        {
            Server = new Uri("https://host"),
            ClientCertificate = authority.EcClient("a").Certificate,
            ClientKeyFile = folder.Write("key", authority.EcClient("b").Key),
        };

        var message = Assert.Throws<ArgumentException>(() => new KubernetesSource(options)).Message;
        Assert.StartsWith(
            $"Invalid KubernetesOptions: ClientCertificate is a text and ClientKeyFile is '{folder.Path}/key', which cannot be used together: ",
            message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    public void An_authority_file_holds_certificates(string content)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("ca.crt", content);
        var options = new KubernetesOptions { Server = new Uri("https://host"), CertificateAuthorityFile = file };

        Assert.Equal(
            $"Invalid KubernetesOptions: CertificateAuthorityFile is '{file}', which cannot be used: it holds no PEM certificate. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => new KubernetesSource(options)).Message);
    }

    [Fact]
    public void A_handler_passed_in_is_not_disposed()
    {
        using var api = new ScriptedApi();
        new KubernetesSource(Watching.Options, api).Dispose();

        Assert.False(api.IsDisposed);
    }
}

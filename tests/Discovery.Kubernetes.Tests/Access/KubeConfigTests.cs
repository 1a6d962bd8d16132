using System.Text;
using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests.Access;

/// <summary>Which files, which entries, and what becomes of each field.</summary>
public sealed class KubeConfigTests : IDisposable
{
    private const string Pem = "-----BEGIN CERTIFICATE-----";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal);

    private static string Base64 => Convert.ToBase64String(Encoding.UTF8.GetBytes(Pem));

    [Fact]
    public void The_current_context_says_cluster_user_and_namespace()
    {
        var options = Read(Config("server: https://host:6443", "token: abc", "namespace: shop"));

        Assert.Equal(new Uri("https://host:6443"), options.Server);
        Assert.Equal("abc", options.Token);
        Assert.Equal("shop", options.Namespace);
    }

    [Fact]
    public void Without_a_namespace_it_is_default() => Assert.Equal("default", Read(Config("server: https://host")).Namespace);

    [Fact]
    public void Json_is_read_too() => Assert.Equal("json", Read(
        """
        {"current-context":"c","clusters":[{"name":"k","cluster":{"server":"https://host"}}],"users":[],
        "contexts":[{"name":"c","context":{"cluster":"k","namespace":"json"}}]}
        """).Namespace);

    [Fact]
    public void A_context_may_be_asked_for()
    {
        var text = Config("server: https://host") + "\n- name: d\n  context: { cluster: k, namespace: other }";

        Assert.Equal("other", KubernetesOptions.FromKubeConfig(_folder.Write("config", text), "d").Namespace);
    }

    [Theory]
    [InlineData("certificate-authority: ca.crt", "{folder}/ca.crt", null)]
    [InlineData("certificate-authority: sub/../ca.crt", "{folder}/ca.crt", null)]
    [InlineData("certificate-authority: /etc/ca.crt", "/etc/ca.crt", null)]
    [InlineData("certificate-authority-data: {data}", null, Pem)]
    [InlineData("certificate-authority-data: {data}\n    certificate-authority: ca.crt", null, Pem)]
    public void An_authority_is_a_file_beside_the_config_or_data_which_wins(string field, string? file, string? text)
    {
        var options = Read(Config("server: https://host\n    " + field.Replace("{data}", Base64, StringComparison.Ordinal)));

        Assert.Equal(file?.Replace("{folder}", _folder.Path, StringComparison.Ordinal), options.CertificateAuthorityFile);
        Assert.Equal(text, options.CertificateAuthority);
    }

    [Fact]
    public void Certificates_and_keys_of_a_user_are_files_or_data()
    {
        var files = Read(Config("server: https://host", "client-certificate: c.crt\n    client-key: /c.key"));
        Assert.Equal((_folder.Path + "/c.crt", "/c.key"), (files.ClientCertificateFile, files.ClientKeyFile));

        var data = Read(Config("server: https://host", $"client-certificate: c.crt\n    client-key: c.key\n    client-certificate-data: {Base64}\n    client-key-data: {Base64}"));
        Assert.Equal((Pem, Pem), (data.ClientCertificate, data.ClientKey));
        Assert.Equal((null, null), (data.ClientCertificateFile, data.ClientKeyFile));
    }

    [Fact]
    public void A_token_file_wins_over_a_token()
    {
        var options = Read(Config("server: https://host", "token: abc\n    tokenFile: token"));

        Assert.Equal((null, _folder.Path + "/token"), (options.Token, options.TokenFile));
    }

    [Fact]
    public void Name_and_proxy_of_a_cluster_are_kept()
    {
        var options = Read(Config("server: https://host\n    tls-server-name: inner\n    proxy-url: socks5://proxy:1080\n    disable-compression: true"));

        Assert.Equal("inner", options.TlsServerName);
        Assert.Equal(new Uri("socks5://proxy:1080"), options.Proxy);
        Assert.Empty(options.Faults());
    }

    [Fact]
    public void A_plain_server_without_credentials_such_as_kubectl_proxy_works() =>
        Assert.Empty(Read(Config("server: http://127.0.0.1:8001")).Faults());

    [Fact]
    public async Task Whom_to_act_for_is_sent()
    {
        var options = Read(Config(
            "server: http://127.0.0.1:1",
            "as: jane\n    as-uid: '7'\n    as-groups: [a, b]\n    as-user-extra: { example.com/x: [one, two] }"));
        HttpRequestMessage? sent = null;
        using var api = new Sniffing(r => sent = r);
        await Watching.RunAsync(api, options: options);

        Assert.Equal(
            ["Impersonate-Extra-example.com%2Fx: one, two", "Impersonate-Group: a, b", "Impersonate-Uid: 7", "Impersonate-User: jane"],
            sent!.Headers.Where(h => h.Key.StartsWith("Impersonate", StringComparison.Ordinal)).Select(h => $"{h.Key}: {string.Join(", ", h.Value)}").Order());
    }

    [Theory]
    [InlineData("context 'c' names no cluster", "contexts: [{ name: c, context: { } }]")]
    [InlineData("there is no cluster 'k'; there is no user 'u'", "contexts: [{ name: c, context: { cluster: k, user: u } }]")]
    [InlineData("it has no context 'c'; it has 'x', 'y'", "contexts: [{ name: x }, { name: y }]")]
    [InlineData("it has no context 'c'; it has none", "clusters: []")]
    [InlineData("the file {file} has two entries 'x' in contexts; it has no context 'c'; it has 'x'", "contexts: [{ name: x }, { name: x }]")]
    [InlineData("the file {file} has an entry in users without a name; it has no context 'c'; it has none", "users: [{ user: { } }]")]
    public void What_is_missing_is_named(string fault, string text) => AssertFault(fault, "current-context: c\n" + text);

    [Fact]
    public void Without_a_context_those_there_are_are_named() =>
        AssertFault("it has no current-context; name one of 'c'", "contexts: [{ name: c }]");

    [Theory]
    [InlineData("cluster 'k' has no server", "tls-server-name: x", "")]
    [InlineData("cluster 'k' has server 'host', which is no address", "server: host", "")]
    [InlineData("cluster 'k' has a server that is no text", "server: [a]", "")]
    [InlineData("cluster 'k' has a certificate-authority-data that is not Base64", "certificate-authority-data: '?'", "")]
    [InlineData("cluster 'k' has insecure-skip-tls-verify 'maybe'; it must be true or false", "insecure-skip-tls-verify: maybe", "")]
    [InlineData("cluster 'k' has an authority and insecure-skip-tls-verify; remove one", "insecure-skip-tls-verify: true\n    certificate-authority: x", "")]
    [InlineData(
        "cluster 'k' has insecure-skip-tls-verify, so anybody on the way could read the token and name false endpoints; "
        + "give it certificate-authority-data, or pass allowInsecure: true",
        "insecure-skip-tls-verify: true",
        "")]
    [InlineData("user 'u' has a client-key-data that is not Base64", "", "client-key-data: secret!")]
    [InlineData("user 'u' has username and password, which no API server since Kubernetes 1.19 accepts; use a token or a client certificate", "", "username: me")]
    [InlineData("user 'u' has the auth-provider 'gcp', which is not supported; use an exec plugin", "", "auth-provider: { name: gcp }")]
    [InlineData("user 'u' has as-uid, as-groups or as-user-extra, but no 'as': name whom to act for", "", "as-groups: [a]")]
    [InlineData("user 'u' has as-groups that is no list of texts", "", "as: me\n    as-groups: a")]
    [InlineData("user 'u' has exec and a token; remove one", "", "token: a\n    exec: { apiVersion: client.authentication.k8s.io/v1beta1, command: a }")]
    [InlineData(
        "exec of user 'u' has apiVersion 'client.authentication.k8s.io/v1alpha1'; client.authentication.k8s.io/v1 and client.authentication.k8s.io/v1beta1 "
        + "are supported: update the plugin, and its kubeconfig",
        "",
        "exec: { apiVersion: client.authentication.k8s.io/v1alpha1, command: a }")]
    [InlineData("exec of user 'u' has no command", "", "exec: { apiVersion: client.authentication.k8s.io/v1beta1 }")]
    [InlineData(
        "exec of user 'u' has no interactiveMode, which v1 requires; set it to Never or IfAvailable",
        "",
        "exec: { apiVersion: client.authentication.k8s.io/v1, command: a }")]
    [InlineData(
        "exec of user 'u' has interactiveMode Always, but a service has no terminal; use a plugin that can do without",
        "",
        "exec: { apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Always }")]
    [InlineData(
        "exec of user 'u' has interactiveMode 'never'; it must be Never or IfAvailable",
        "",
        "exec: { apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: never }")]
    [InlineData(
        "exec of user 'u' has an entry in env without a name",
        "",
        "exec: { apiVersion: client.authentication.k8s.io/v1beta1, command: a, env: [{ value: a }] }")]
    public void What_cannot_be_honoured_is_refused_by_its_name(string fault, string cluster, string user) => AssertFault(
        fault,
        Config(cluster.Length == 0 ? "server: https://host" : cluster.Contains("server:", StringComparison.Ordinal) || fault.EndsWith("no server", StringComparison.Ordinal) ? cluster : "server: https://host\n    " + cluster, user));

    [Fact]
    public void All_faults_come_in_one_message() => AssertFault(
        "cluster 'k' has no server; user 'u' has username and password, which no API server since Kubernetes 1.19 accepts; use a token or a client certificate; "
        + "user 'u' has the auth-provider 'oidc', which is not supported; use an exec plugin",
        Config("tls-server-name: x", "password: x\n    auth-provider: { name: oidc }"));

    [Fact]
    public void An_unchecked_server_is_accepted_from_who_says_so()
    {
        var file = _folder.Write("config", Config("server: https://host\n    insecure-skip-tls-verify: true"));

        Assert.True(KubernetesOptions.FromKubeConfig(file, allowInsecure: true).SkipsCertificateCheck);
        Assert.False(KubernetesOptions.FromKubeConfig(_folder.Write("b", Config("server: https://host")), allowInsecure: true).SkipsCertificateCheck);
    }

    [Theory]
    [InlineData("tools/login", "{folder}/tools/login")]
    [InlineData("./login", "{folder}/login")]
    [InlineData("/usr/bin/login", "/usr/bin/login")]
    [InlineData("login", "login")]
    public void A_command_with_a_folder_goes_from_the_files_folder_on(string command, string found)
    {
        var exec = Read(Config("server: https://host", $"exec: {{ apiVersion: client.authentication.k8s.io/v1beta1, command: {command}, args: [a, '1'], env: [{{ name: N, value: v }}], installHint: h }}")).Exec!;

        Assert.Equal(found.Replace("{folder}", _folder.Path, StringComparison.Ordinal), exec.Command);
        Assert.Equal(["a", "1"], exec.Arguments);
        Assert.Equal([KeyValuePair.Create("N", "v")], exec.Environment);
        Assert.Equal("h", exec.InstallHint);
        Assert.Equal("""{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","spec":{"interactive":false}}""", exec.Request);
    }

    [Fact]
    public void A_plugin_is_told_of_the_cluster_if_it_wants()
    {
        _folder.Write("ca.crt", Pem);
        var exec = Read(Config(
            "server: https://host\n    certificate-authority: ca.crt\n    tls-server-name: inner\n    extensions:\n"
            + "    - { name: client.authentication.k8s.io/exec, extension: { audience: x, n: 3, b: true, t: 'true', l: [ ~ ] } }",
            "exec: { apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Never, provideClusterInfo: true }")).Exec!;

        Assert.Equal(
            """{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false,"cluster":"""
            + $$$"""{"server":"https://host","tls-server-name":"inner","certificate-authority-data":"{{{Base64}}}","""
            + "\"config\":{\"audience\":\"x\",\"n\":3,\"b\":true,\"t\":\"true\",\"l\":[null]}}}}",
            exec.Request);
    }

    [Fact]
    public void The_first_file_that_has_an_entry_wins_whole()
    {
        _folder.Write("a", "current-context: \nclusters: [{ name: k, cluster: { server: https://a } }]\nusers: [{ name: u, user: { tokenFile: t } }]");
        _folder.Write("b", "current-context: c\nclusters: [{ name: k, cluster: { server: https://b, tls-server-name: b } }]\ncontexts: [{ name: c, context: { cluster: k, user: u } }]");
        _folder.Write("c", "current-context: d\ncontexts: [{ name: c, context: { cluster: none } }, { name: d }]");
        _environment["KUBECONFIG"] = $"{_folder.Path}/missing::{_folder.Path}/a:{_folder.Path}/b:{_folder.Path}/c";
        var options = Find();

        Assert.Equal(new Uri("https://a"), options.Server);
        Assert.Null(options.TlsServerName);
        Assert.Equal(_folder.Path + "/t", options.TokenFile);
    }

    [Fact]
    public void Paths_go_from_the_folder_of_their_own_file()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "sub"));
        _folder.Write("sub/a", "users: [{ name: u, user: { tokenFile: t } }]");
        _folder.Write("b", Config("server: https://host\n    certificate-authority: ca"));
        _environment["KUBECONFIG"] = $"{_folder.Path}/sub/a:{_folder.Path}/b";
        var options = Find();

        Assert.Equal(_folder.Path + "/sub/t", options.TokenFile);
        Assert.Equal(_folder.Path + "/ca", options.CertificateAuthorityFile);
    }

    [Fact]
    public void Without_KUBECONFIG_it_is_the_file_in_the_home_folder()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, ".kube"));
        _folder.Write(".kube/config", Config("server: https://home"));
        _environment["HOME"] = _folder.Path;

        Assert.Equal(new Uri("https://home"), Find().Server);
    }

    [Fact]
    public void Where_there_is_no_file_it_is_said_where_one_was_looked_for()
    {
        _environment["HOME"] = "/nowhere";
        Assert.Equal("There is no kubeconfig: KUBECONFIG is not set, and there is no file /nowhere/.kube/config.", Assert.Throws<InvalidOperationException>(Find).Message);

        _environment["KUBECONFIG"] = "/a:/b";
        Assert.Equal("There is no kubeconfig: KUBECONFIG is '/a:/b', and none of its files exists.", Assert.Throws<InvalidOperationException>(Find).Message);
        Assert.Equal("There is no kubeconfig /nowhere/c.", Assert.Throws<InvalidOperationException>(() => KubernetesOptions.FromKubeConfig("/nowhere/c")).Message);
    }

    [Theory]
    [InlineData("a: [", "line 2, column 1: While parsing a node")]
    [InlineData("a: 1\na: 2", "line 2, column 1: The key 'a' stands here twice.")]
    [InlineData("a: *b", "line 1, column 4: There is no anchor 'b'.")]
    public void A_file_that_is_no_yaml_is_an_error_with_its_place(string text, string place)
    {
        var file = _folder.Write("config", text);

        Assert.StartsWith($"The kubeconfig {file} cannot be read: {place}", Assert.Throws<InvalidOperationException>(() => KubernetesOptions.FromKubeConfig(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cannot_exhaust_the_stack() => Assert.Contains(
        "More than 50 levels deep.", Assert.Throws<InvalidOperationException>(() => Read("a: " + new string('[', 100_000))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("# nothing")]
    public void An_empty_file_has_no_context(string text) => AssertFault("it has no current-context; name one of none", text);

    [Fact]
    public void Anchors_are_followed() => Assert.Equal("abc", Read(
        "x: &t abc\n" + Config("server: https://host", "token: *t")).Token);

    public void Dispose() => _folder.Dispose();

    private static string Config(string cluster, string user = "token: ''", string context = "") =>
        $$"""
        current-context: c
        clusters:
        - name: k
          cluster:
            {{cluster}}
        users:
        - name: u
          user:
            {{(user.Length == 0 ? "token: ''" : user)}}
        contexts:
        - name: c
          context:
            cluster: k
            user: u
            {{context}}
        """;

    private KubernetesOptions Read(string text) => KubernetesOptions.FromKubeConfig(_folder.Write("config", text));

    private KubernetesOptions Find() => KubernetesOptions.FromKubeConfig(environment: name => _environment.GetValueOrDefault(name));

    private void AssertFault(string fault, string text)
    {
        var file = _folder.Write("config", text);

        Assert.Equal(
            $"The kubeconfig {file} cannot be used: {fault.Replace("{file}", file, StringComparison.Ordinal)}.",
            Assert.Throws<InvalidOperationException>(() => KubernetesOptions.FromKubeConfig(file)).Message);
    }

    private sealed class Sniffing(Action<HttpRequestMessage> see) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            see(request);
            throw new HttpRequestException("seen");
        }
    }
}

using System.Net;
using Discovery.Kubernetes.Access;
using Discovery.Kubernetes.Access.Exec;
using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests.Access;

/// <summary>Exec plugins, which are real programs here: shell scripts.</summary>
public sealed class ExecTests : IDisposable
{
    private const string V1 = "client.authentication.k8s.io/v1";

    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();

    // Each run leaves a line; the token says the how-many-eth run it is of.
    private string Counting => $"echo run >> {_folder.Path}/runs\nn=$(wc -l < {_folder.Path}/runs)\n" + Print("{\"token\":\"t$n\"}");

    private int Runs => File.Exists(Path.Combine(_folder.Path, "runs")) ? File.ReadAllLines(Path.Combine(_folder.Path, "runs")).Length : 0;

    [Fact]
    public async Task Without_an_expiry_a_token_serves_until_it_is_refused()
    {
        using var exec = Plugin(Counting);
        var first = await GetAsync(exec);
        _clock.Advance(TimeSpan.FromDays(30));
        Assert.Same(first, await GetAsync(exec));

        exec.Refuse(first);
        Assert.Equal("t2", (await GetAsync(exec)).Token);
        exec.Refuse(first);
        Assert.Equal("t2", (await GetAsync(exec)).Token);
    }

    [Fact]
    public async Task A_token_is_renewed_10_seconds_before_it_expires()
    {
        var expiry = _clock.GetUtcNow().AddHours(1);
        using var exec = Plugin($"echo run >> {_folder.Path}/runs\n" + Print($$"""{"token":"abc","expirationTimestamp":"{{expiry:yyyy-MM-ddTHH:mm:ssZ}}"}"""));
        await GetAsync(exec);
        _clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(11));
        await GetAsync(exec);
        Assert.Equal(1, Runs);

        _clock.Advance(TimeSpan.FromSeconds(2));
        await GetAsync(exec);
        Assert.Equal(2, Runs);
    }

    [Fact]
    public async Task All_who_wait_share_one_run_and_one_who_leaves_does_not_end_it()
    {
        using var exec = Plugin($"until [ -e {_folder.Path}/go ]; do read -t 0.01 < /dev/zero; done\n" + Counting);
        using var leaving = new CancellationTokenSource();
        var left = exec.GetAsync(_clock, leaving.Token).AsTask();
        var waiting = Enumerable.Range(0, 20).Select(_ => GetAsync(exec)).ToList();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        _folder.Write("go", "");

        Assert.All(await Task.WhenAll(waiting), c => Assert.Equal("t1", c.Token));
        Assert.Equal(1, Runs);
    }

    [Fact]
    public async Task Arguments_environment_and_request_reach_the_plugin_and_it_has_no_terminal()
    {
        var plugin = new ExecPlugin
        {
            ApiVersion = V1,
            Command = Script($"printf '%s\\n' \"$@\" \"$EXTRA\" \"$KUBERNETES_EXEC_INFO\" \"$(cat)\" > {_folder.Path}/seen\n" + Print("{\"token\":\"abc\"}")),
            Arguments = ["a b", "$HOME"],
            Environment = [KeyValuePair.Create("EXTRA", "x y")],
            Request = "{\"kind\":\"ExecCredential\"}",
        };
        using var exec = new ExecCredentials(plugin);
        await GetAsync(exec);

        Assert.Equal(["a b", "$HOME", "x y", "{\"kind\":\"ExecCredential\"}", ""], await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "seen")));
    }

    [Theory]
    [InlineData("exit 7", "failed: it ended with code 7 and said nothing")]
    [InlineData("echo 'log in first.' >&2; exit 1", "failed: it ended with code 1: log in first")]
    [InlineData("echo abc", "is of no use: its output is not JSON (line 1, byte 1)")]
    [InlineData("echo '{}'", "is of no use: its output is no object of kind ExecCredential")]
    [InlineData("echo '[]'", "is of no use: its output is no object of kind ExecCredential")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\"}'",
        "is of no use: the kubeconfig asks for apiVersion client.authentication.k8s.io/v1, and it answers in another, or in none")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\"}'", "is of no use: its output has no status")]
    [InlineData("STATUS {}", "is of no use: its output has neither status.token nor status.clientCertificateData")]
    [InlineData("STATUS {\"token\":\"secret token\"}", "is of no use: its status.token has characters that no bearer token has, such as a line break")]
    [InlineData("STATUS {\"clientCertificateData\":\"x\"}",
        "is of no use: its output has one of status.clientCertificateData and status.clientKeyData; both are needed")]
    [InlineData("STATUS {\"token\":\"secret\",\"expirationTimestamp\":\"soon\"}", "is of no use: its status.expirationTimestamp is no time by RFC 3339")]
    [InlineData("head -c 300000 /dev/zero", "failed: it printed more than 262144 bytes")]
    public async Task A_plugin_that_fails_is_named_with_the_reason_and_without_its_output(string script, string reason)
    {
        using var exec = Plugin(script.StartsWith("STATUS ", StringComparison.Ordinal) ? Print(script[7..].Replace("\"", "\\\"", StringComparison.Ordinal), escaped: true) : script);
        var failure = await Assert.ThrowsAsync<SourceException>(() => GetAsync(exec));

        Assert.Equal($"The Kubernetes exec plugin '{_folder.Path}/plugin' {reason}.", failure.Message);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_complaint_is_shortened_and_read_to_its_end()
    {
        using var exec = Plugin("head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 1");
        var failure = await Assert.ThrowsAsync<SourceException>(() => GetAsync(exec));

        Assert.Equal($"The Kubernetes exec plugin '{_folder.Path}/plugin' failed: it ended with code 1: {new string('x', 300)}....", failure.Message);
    }

    [Fact]
    public async Task A_plugin_that_never_ends_is_stopped_after_a_minute()
    {
        using var exec = Plugin($"echo $$ > {_folder.Path}/pid.part; mv {_folder.Path}/pid.part {_folder.Path}/pid\nexec sleep 1000");
        var asking = GetAsync(exec);
        await Patience.UntilAsync(() => File.Exists(Path.Combine(_folder.Path, "pid")));
        _clock.Advance(ExecRun.LongestTime);

        Assert.Equal(
            $"The Kubernetes exec plugin '{_folder.Path}/plugin' failed: no end after 60 s. It may wait for a person, and there is no terminal.",
            (await Assert.ThrowsAsync<SourceException>(() => asking)).Message);
        var pid = (await File.ReadAllTextAsync(Path.Combine(_folder.Path, "pid"))).Trim();
        await Patience.UntilAsync(() => !Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public async Task Disposal_stops_a_plugin()
    {
        var exec = Plugin($"echo > {_folder.Path}/begun\nexec sleep 1000");
        var asking = GetAsync(exec);
        await Patience.UntilAsync(() => File.Exists(Path.Combine(_folder.Path, "begun")));
        exec.Dispose();

        await Assert.ThrowsAsync<SourceException>(() => asking);
    }

    [Fact]
    public async Task A_plugin_that_fails_is_run_again_with_growing_pauses_however_many_ask()
    {
        using var exec = Plugin($"echo run >> {_folder.Path}/runs\nexit 1");
        foreach (var pause in new[] { 1, 2, 4, 8, 16, 30, 30 })
        {
            var before = Runs;
            Assert.DoesNotContain("not run again", await FailureAsync(), StringComparison.Ordinal);
            for (var i = 0; i < 20; i++)
                Assert.EndsWith($"it ended with code 1 and said nothing. It is not run again for {pause} s.", await FailureAsync(), StringComparison.Ordinal);
            _clock.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromTicks(1));
            Assert.EndsWith("It is not run again for 1 s.", await FailureAsync(), StringComparison.Ordinal);
            Assert.Equal(before + 1, Runs);
            _clock.Advance(TimeSpan.FromTicks(1));
        }

        async Task<string> FailureAsync() => (await Assert.ThrowsAsync<SourceException>(() => GetAsync(exec))).Message;
    }

    [Fact]
    public async Task After_a_failure_the_plugin_runs_again_and_what_it_gives_then_is_used()
    {
        using var exec = Plugin($"[ -e {_folder.Path}/go ] || exit 1\n" + Counting);
        await Assert.ThrowsAsync<SourceException>(() => GetAsync(exec));
        _folder.Write("go", "");
        var told = await Assert.ThrowsAsync<SourceException>(() => GetAsync(exec));
        Assert.Equal(TimeSpan.FromSeconds(1), told.RetryAfter);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var good = await GetAsync(exec);
        Assert.Equal("t1", good.Token);

        // Refused once, it is renewed at once; what comes in its place may be refused once more, and then there is a pause.
        exec.Refuse(good);
        exec.Refuse(await GetAsync(exec));
        Assert.Equal(
            $"The server refuses the credentials of the Kubernetes exec plugin '{_folder.Path}/plugin'. It is not run again for 1 s.",
            (await Assert.ThrowsAsync<SourceException>(() => GetAsync(exec))).Message);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("t3", (await GetAsync(exec)).Token);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_or_forward_costs_a_run_at_most()
    {
        var clock = new JumpingClock();
        var expiry = clock.GetUtcNow().AddHours(1);
        using var exec = Plugin($"echo run >> {_folder.Path}/runs\n" + Print($$"""{"token":"abc","expirationTimestamp":"{{expiry:yyyy-MM-ddTHH:mm:ssZ}}"}"""));
        var first = await exec.GetAsync(clock, CancellationToken.None);
        clock.Jump(TimeSpan.FromDays(-365));
        Assert.Same(first, await exec.GetAsync(clock, CancellationToken.None));
        Assert.Equal(1, Runs);

        // It has expired on the server by now, which says so.
        exec.Refuse(first);
        await exec.GetAsync(clock, CancellationToken.None);
        clock.Jump(TimeSpan.FromDays(365 * 2));
        await exec.GetAsync(clock, CancellationToken.None);
        Assert.Equal(3, Runs);
    }

    [Fact]
    public async Task A_missing_program_is_told_with_the_hint_how_to_install_it()
    {
        var plugin = new ExecPlugin { ApiVersion = V1, Command = "no-such-plugin", InstallHint = "Install it\nwith apt.", Request = "" };
        using var exec = new ExecCredentials(plugin);

        Assert.Equal(
            "The Kubernetes exec plugin 'no-such-plugin' failed: there is no such program. Install it with apt.",
            (await Assert.ThrowsAsync<SourceException>(() => GetAsync(exec))).Message);
    }

    [Fact]
    public void A_name_is_looked_for_in_the_path_and_nowhere_else()
    {
        var file = Script("");
        _folder.Write("text", "");

        Assert.Equal(file, ExecutablePath.Find("plugin", $"/nowhere:{_folder.Path}", null));
        Assert.Null(ExecutablePath.Find("text", _folder.Path, null));
        Assert.Null(ExecutablePath.Find("plugin", ".:relative", null));
        Assert.Null(ExecutablePath.Find("plugin", null, null));
        Assert.Equal(file, ExecutablePath.Find(file, null, null));
    }

    [Fact]
    public async Task A_refused_token_is_renewed_and_the_request_repeated_at_once()
    {
        using var api = new ScriptedApi().Answer("err-401.http").AnswerJson(Json.List("10", Json.Slice("a", Json.At("10.0.0.1"))));
        var options = Watching.Options;
        options.Exec = new ExecPlugin { ApiVersion = V1, Command = Script(Counting), Request = "" };
        var watching = await Watching.RunAsync(api, options: options);

        Assert.Equal(["Bearer t1", "Bearer t2", "Bearer t2"], api.Tokens);
        Assert.Equal(["10.0.0.1:8080"], watching.Addresses);
    }

    [Fact]
    public async Task A_plugin_whose_credential_is_refused_twice_is_named()
    {
        using var api = new ScriptedApi().Answer("err-401.http").Answer("err-401.http").AnswerJson("{}");
        var options = Watching.Options;
        options.Exec = new ExecPlugin { ApiVersion = V1, Command = Script(Counting), Request = "" };
        var watching = await Watching.RunAsync(api, options: options);

        Assert.Equal(["Bearer t1", "Bearer t2"], api.Tokens);
        Assert.EndsWith(
            $"The server does not accept the credential of the exec plugin '{_folder.Path}/plugin': run it by hand, or log in with it anew.",
            watching.Failure!.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_certificate_of_a_plugin_goes_over_a_new_connection()
    {
        using var authority = new TestAuthority("one");
        await using var server = new TlsServer(authority.Server()) { RequiresClient = true };
        server.Answer = _ => (server.Requests.Count == 3 ? 401 : 200, "{}");
        var options = new KubernetesOptions
        {
            Server = server.Address,
            CertificateAuthority = authority.Pem,
            Exec = new ExecPlugin { ApiVersion = V1, Command = Script($"cat {_folder.Path}/answer"), Request = "" },
        };
        WriteAnswer(authority.EcClient("old"));
        using var access = new ApiAccess(options, null, KeptLog.NoJournal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(access, server));
        WriteAnswer(authority.EcClient("new"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(access, server));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(access, server));

        Assert.Equal(["CN=old", "CN=old", "CN=old", "CN=new"], server.Requests.Select(r => r.Client));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_used_is_a_failure_without_its_text()
    {
        await using var server = new TlsServer(new TestAuthority("one").Server());
        var options = new KubernetesOptions
        {
            Server = server.Address,
            Exec = new ExecPlugin { ApiVersion = V1, Command = Script($"cat {_folder.Path}/answer"), Request = "" },
        };
        WriteAnswer(("secret", "secret"));
        using var access = new ApiAccess(options, null, KeptLog.NoJournal);
        var failure = await Assert.ThrowsAsync<SourceException>(() => StatusAsync(access, server));

        Assert.StartsWith("The client certificate that the exec plugin gave cannot be used: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Print(string status, bool escaped = false) =>
        $"echo \"{{\\\"apiVersion\\\":\\\"{V1}\\\",\\\"kind\\\":\\\"ExecCredential\\\",\\\"status\\\":"
        + (escaped ? status : status.Replace("\"", "\\\"", StringComparison.Ordinal)) + "}\"\n";

    private void WriteAnswer((string Certificate, string Key) client) => _folder.Write(
        "answer",
        System.Text.Json.JsonSerializer.Serialize(new
        {
            apiVersion = V1,
            kind = "ExecCredential",
            status = new { clientCertificateData = client.Certificate, clientKeyData = client.Key },
        }));

    private async Task<HttpStatusCode> StatusAsync(ApiAccess access, TlsServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address);
        using var response = await access.SendAsync(request, _clock, CancellationToken.None);
        await response.Content.ReadAsByteArrayAsync();
        return response.StatusCode;
    }

    private Task<Credential> GetAsync(ExecCredentials exec) => exec.GetAsync(_clock, CancellationToken.None).AsTask();

    private ExecCredentials Plugin(string script) => new(new ExecPlugin { ApiVersion = V1, Command = Script(script), Request = "{}" });

    private string Script(string text) => _folder.WriteProgram("plugin", text);
}

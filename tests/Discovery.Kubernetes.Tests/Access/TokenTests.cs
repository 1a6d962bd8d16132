using System.Net;
using Discovery.Kubernetes.Access;
using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests.Access;

public sealed class TokenTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static readonly string One = Json.List("10", Json.Slice("a", Json.At("10.0.0.1")));

    [Fact]
    public async Task The_token_is_sent_with_each_request()
    {
        using var api = new ScriptedApi().AnswerJson(One);
        var options = Watching.Options;
        options.Token = "abc";
        await Watching.RunAsync(api, options: options);

        Assert.Equal(["Bearer abc", "Bearer abc"], api.Tokens);
    }

    [Fact]
    public async Task Without_a_token_none_is_sent()
    {
        using var api = new ScriptedApi();
        await Watching.RunAsync(api);

        Assert.Equal([null], api.Tokens);
    }

    [Fact]
    public async Task The_token_file_is_read_again_after_50_seconds()
    {
        var (clock, file) = (new ManualClock(), Written("old\n"));
        Assert.Equal("old", await TokenAsync(file, clock));
        _folder.Write("token", " new ");

        clock.Advance(TimeSpan.FromSeconds(50) - TimeSpan.FromMilliseconds(1));
        Assert.Equal("old", await TokenAsync(file, clock));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("new", await TokenAsync(file, clock));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task While_the_file_is_broken_the_old_token_serves(string? content)
    {
        var (clock, file) = (new ManualClock(), Written("old"));
        await TokenAsync(file, clock);
        if (content is null)
            File.Delete(Path.Combine(_folder.Path, "token"));
        else
            _folder.Write("token", content);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("old", await TokenAsync(file, clock));

        _folder.Write("token", "new");
        Assert.Equal("new", await TokenAsync(file, clock));
    }

    [Fact]
    public async Task After_a_swap_of_the_link_the_new_file_is_read()
    {
        _folder.Write("1", "old");
        _folder.Write("2", "new");
        var link = Path.Combine(_folder.Path, "token");
        File.CreateSymbolicLink(link, Path.Combine(_folder.Path, "1"));
        var (clock, file) = (new ManualClock(), new TokenFile(link));
        Assert.Equal("old", await TokenAsync(file, clock));

        // As kubelet does: a new link, and its name changed to that of the old one.
        File.CreateSymbolicLink(link + ".new", Path.Combine(_folder.Path, "2"));
        File.Move(link + ".new", link, overwrite: true);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("new", await TokenAsync(file, clock));
    }

    [Fact]
    public async Task A_refused_token_is_replaced_and_the_request_repeated_at_once()
    {
        var options = Watching.Options;
        options.TokenFile = _folder.Write("token", "old");
        using var api = new ScriptedApi()
            .Answer(() =>
            {
                _folder.Write("token", "new");
                return new HttpResponseMessage(HttpStatusCode.Unauthorized);
            })
            .AnswerJson(One);
        var watching = await Watching.RunAsync(api, options: options);

        Assert.Equal(["Bearer old", "Bearer new", "Bearer new"], api.Tokens);
        Assert.Equal(["10.0.0.1:8080"], watching.Addresses);
    }

    [Fact]
    public async Task A_refused_token_that_is_still_in_the_file_is_not_sent_again_at_once()
    {
        var options = Watching.Options;
        options.TokenFile = _folder.Write("token", "old");
        using var api = new ScriptedApi().Answer("err-401.http").AnswerJson(One);
        var watching = await Watching.RunAsync(api, options: options);

        Assert.Equal(["Bearer old"], api.Tokens);
        Assert.EndsWith(
            $"The server does not accept the token in {options.TokenFile}: check that it is renewed and that its service account still exists.",
            watching.Failure!.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_late_refusal_of_an_old_token_does_not_drop_the_new_one()
    {
        var (clock, file) = (new ManualClock(), Written("old"));
        var old = await file.GetAsync(clock, CancellationToken.None);
        _folder.Write("token", "new");
        clock.Advance(TimeSpan.FromMinutes(1));
        await TokenAsync(file, clock);
        _folder.Write("token", "newer");

        file.Refuse(old);
        Assert.Equal("new", await TokenAsync(file, clock));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("two\nlines")]
    public async Task A_file_without_a_token_is_a_failure(string content)
    {
        var options = Watching.Options;
        options.TokenFile = _folder.Write("token", content);
        using var api = new ScriptedApi().AnswerJson(One);
        var watching = await Watching.RunAsync(api, options: options);

        Assert.Equal($"The Kubernetes token file {options.TokenFile} holds no bearer token.", watching.Failure!.Message);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task A_missing_token_file_is_a_failure()
    {
        var options = Watching.Options;
        options.TokenFile = Path.Combine(_folder.Path, "token");
        var watching = await Watching.RunAsync(new ScriptedApi().AnswerJson(One), options: options);

        Assert.StartsWith($"The Kubernetes token file {options.TokenFile} cannot be read: ", watching.Failure!.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private TokenFile Written(string content) => new(_folder.Write("token", content));

    private static async Task<string?> TokenAsync(TokenFile file, TimeProvider clock) => (await file.GetAsync(clock, CancellationToken.None)).Token;
}

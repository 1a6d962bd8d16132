using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests;

public sealed class TokenTests
{
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
    public async Task The_token_file_is_read_for_each_request()
    {
        using var folder = new TemporaryFolder();
        var options = Watching.Options;
        options.TokenFile = folder.Write("token", "old\n");
        using var api = new ScriptedApi().Answer(() =>
        {
            folder.Write("token", " new ");
            return new HttpResponseMessage { Content = new StringContent(One) };
        });
        await Watching.RunAsync(api, options: options);

        Assert.Equal(["Bearer old", "Bearer new"], api.Tokens);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("two\nlines")]
    public async Task A_file_without_a_token_is_a_failure(string content)
    {
        using var folder = new TemporaryFolder();
        var options = Watching.Options;
        options.TokenFile = folder.Write("token", content);
        using var api = new ScriptedApi().AnswerJson(One);
        var watching = await Watching.RunAsync(api, options: options);

        Assert.Equal($"The Kubernetes token file {options.TokenFile} holds no bearer token.", watching.Failure!.Message);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task A_missing_token_file_is_a_failure()
    {
        using var folder = new TemporaryFolder();
        var options = Watching.Options;
        options.TokenFile = Path.Combine(folder.Path, "token");
        var watching = await Watching.RunAsync(new ScriptedApi().AnswerJson(One), options: options);

        Assert.StartsWith($"The Kubernetes token file {options.TokenFile} cannot be read: ", watching.Failure!.Message, StringComparison.Ordinal);
    }
}

using System.Net.Http.Headers;
using Discovery.Http.Leases;
using Discovery.Http.Messages;

namespace Discovery.Http.Tests;

public sealed class HttpMessageFieldsTests
{
    [Fact]
    public void This_runtime_has_the_fields() => Assert.True(HttpMessageFields.Present);

    [Fact]
    public void Options_are_not_made_by_looking_for_them()
    {
        using var request = new HttpRequestMessage();
        Assert.Null(HttpMessageFields.PeekOptions(request));

        request.Options.Set(new HttpRequestOptionsKey<int>("a"), 1);
        Assert.Same(request.Options, HttpMessageFields.PeekOptions(request));
    }

    [Fact]
    public void Copied_headers_are_the_same_as_shared_ones()
    {
        using var copied = new ByteArrayContent([]);
        using var shared = new ByteArrayContent([]);
        using var one = Content();
        using var two = Content();

        HttpMessageFields.CopyHeaders(one, copied);
        HttpMessageFields.ShareHeaders(two, shared);

        Assert.Equal(Text(shared.Headers), Text(copied.Headers));
        Assert.Equal(4, copied.Headers.NonValidated.Count);
        Assert.Same(two.Headers, shared.Headers);
    }

    [Fact]
    public void A_length_that_no_header_gives_is_told_by_the_content_that_knows_it()
    {
        using var response = new HttpResponseMessage { Content = new StringContent("hello") };

        LeaseContent.Attach(response, default);

        Assert.IsType<LeaseContent>(response.Content);
        Assert.Equal(5, response.Content.Headers.ContentLength);
    }

    private static string[] Text(HttpContentHeaders headers) => [.. headers.NonValidated.Select(h => $"{h.Key}={string.Join('|', h.Value)}")];

    private static StringContent Content()
    {
        var content = new StringContent("hello");
        content.Headers.TryAddWithoutValidation("Content-Language", ["de", "en"]);
        content.Headers.TryAddWithoutValidation("Expires", "not a date");
        content.Headers.TryAddWithoutValidation("Last-Modified", "Tue, 15 Nov 1994 12:45:26 GMT");
        return content;
    }
}

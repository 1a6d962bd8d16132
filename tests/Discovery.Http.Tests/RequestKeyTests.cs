using Discovery.Affinity;
using Discovery.Http.Routing;

namespace Discovery.Http.Tests;

public sealed class RequestKeyTests
{
    private static readonly AffinityOptions Header = new() { Source = AffinityKeySource.Header, Name = "x-user" };
    private static readonly AffinityOptions Cookie = new() { Source = AffinityKeySource.Cookie, Name = "id" };

    [Fact]
    public void Values_of_a_header_are_joined_by_commas()
    {
        using var request = new HttpRequestMessage();
        request.Headers.Add("X-User", "a");
        request.Headers.Add("X-User", "b");

        Assert.Equal(AffinityKey.From("a,b"), RequestKey.Of(request, Header));
    }

    [Fact]
    public void Without_the_header_or_with_an_empty_one_there_is_no_key()
    {
        using var request = new HttpRequestMessage();
        Assert.Null(RequestKey.Of(request, Header));
        request.Headers.TryAddWithoutValidation("x-user", "");
        Assert.Null(RequestKey.Of(request, Header));
    }

    [Theory]
    [InlineData("id=7", "7")]
    [InlineData("theme=dark; id=7; lang=en", "7")]
    [InlineData("xid=1;id=7", "7")]
    [InlineData("idx=1; id=7", "7")]
    [InlineData("id=a=b", "a=b")]
    [InlineData("id=1; id=2", "1")]
    [InlineData("ID=1", null)]
    [InlineData("id=", null)]
    [InlineData("id", null)]
    [InlineData("", null)]
    public void A_cookie_is_found_by_its_whole_name(string header, string? value)
    {
        using var request = new HttpRequestMessage();
        request.Headers.TryAddWithoutValidation("Cookie", header);

        Assert.Equal(value is null ? null : AffinityKey.From(value), RequestKey.Of(request, Cookie));
    }
}

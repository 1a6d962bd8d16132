using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace Discovery.Http.Messages;

/// <summary>Private fields of HTTP messages, read where the public way would cost each request.</summary>
/// <remarks>
/// <c>HttpContent.Headers</c> cannot be overridden: a wrapped body must either copy its headers (about 170 bytes a response) or
/// share the object. <c>HttpRequestMessage.Options</c> makes a dictionary (about 100 bytes) when merely asked whether it holds
/// something; a response's headers and trailers (about 50 bytes each) likewise. Where a runtime has no such fields, or where shared headers
/// do not behave as the public API says (tried once, before the first use), the public way is taken.
/// </remarks>
internal static class HttpMessageFields
{
    private static readonly bool CanShareHeaders = Has(
        static () => _ = (HeadersField(new ByteArrayContent([])), OwnerField(new ByteArrayContent([]).Headers))) && SharingWorks();
    private static readonly bool CanPeekRequestHeaders = Has(static () => _ = RequestHeadersField(new HttpRequestMessage()));
    private static readonly bool CanPeekOptions = Has(static () => _ = OptionsField(new HttpRequestMessage()));
    private static readonly bool CanPeekResponseHeaders = Has(static () => _ = (HeadersField(new HttpResponseMessage()), TrailersField(new HttpResponseMessage())));

    /// <summary>Whether this runtime has the fields; a test watches it.</summary>
    internal static bool Present => CanShareHeaders && CanPeekOptions && CanPeekRequestHeaders && CanPeekResponseHeaders;

    /// <summary>The request's options, or <see langword="null"/> if it has none.</summary>
    internal static HttpRequestOptions? PeekOptions(HttpRequestMessage request) =>
        CanPeekOptions ? OptionsField(request) : request.Options;

    /// <summary>The request's headers, or <see langword="null"/> if it has none.</summary>
    internal static HttpRequestHeaders? PeekHeaders(HttpRequestMessage request) =>
        CanPeekRequestHeaders ? RequestHeadersField(request) : request.Headers;

    /// <summary>The response's headers, or <see langword="null"/> if it has none.</summary>
    internal static HttpResponseHeaders? PeekHeaders(HttpResponseMessage response) =>
        CanPeekResponseHeaders ? HeadersField(response) : response.Headers;

    /// <summary>The response's trailers, or <see langword="null"/> if it has none, or none yet.</summary>
    internal static HttpResponseHeaders? PeekTrailers(HttpResponseMessage response) =>
        CanPeekResponseHeaders ? TrailersField(response) : response.TrailingHeaders;

    /// <summary>Gives <paramref name="wrapper"/> the headers of the content that it wraps.</summary>
    internal static void ShareHeaders(HttpContent inner, HttpContent wrapper)
    {
        if (CanShareHeaders)
            ShareHeadersOf(inner, wrapper);
        else
            CopyHeaders(inner, wrapper);
    }

    internal static void CopyHeaders(HttpContent inner, HttpContent wrapper)
    {
        foreach (var header in inner.Headers.NonValidated)
            wrapper.Headers.TryAddWithoutValidation(header.Key, header.Value);
    }

    /// <summary>The length that no header gives and only <paramref name="inner"/> knows, if it does.</summary>
    internal static long? LengthOf(HttpContent inner, HttpContent wrapper)
    {
        if (!CanShareHeaders)
            return inner.Headers.ContentLength;

        // Shared headers ask their owner, the wrapper, which is asking here: lend them back to the content that knows.
        OwnerField(inner.Headers) = inner;
        var length = inner.Headers.ContentLength;
        OwnerField(inner.Headers) = wrapper;
        return length;
    }

    /// <summary>Tries what sharing is used for on bodies of our own, by the public API: the same headers, and a length from whoever owns them.</summary>
    private static bool SharingWorks()
    {
        return HasLength(lent: false, 2) && HasLength(lent: true, 4);

        static bool HasLength(bool lent, long length)
        {
            using var inner = new ByteArrayContent(new byte[4]);
            using var wrapper = new ByteArrayContent(new byte[2]);
            inner.Headers.TryAddWithoutValidation("X-Probe", "1");
            ShareHeadersOf(inner, wrapper);
            if (lent)
                OwnerField(inner.Headers) = inner;
            return wrapper.Headers.Contains("X-Probe") && wrapper.Headers.ContentLength == length;
        }
    }

    private static void ShareHeadersOf(HttpContent inner, HttpContent wrapper) =>
        (HeadersField(wrapper), OwnerField(inner.Headers)) = (inner.Headers, wrapper);

    private static bool Has(Action probe)
    {
        try
        {
            probe();
            return true;
        }
        catch (MissingFieldException)
        {
            return false;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_headers")]
    private static extern ref HttpContentHeaders? HeadersField(HttpContent content);

    /// <summary>Whom the headers ask for a length that no header gives: after buffering, it is the buffer's.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_parent")]
    private static extern ref HttpContent OwnerField(HttpContentHeaders headers);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_headers")]
    private static extern ref HttpRequestHeaders? RequestHeadersField(HttpRequestMessage request);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_headers")]
    private static extern ref HttpResponseHeaders? HeadersField(HttpResponseMessage response);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_trailingHeaders")]
    private static extern ref HttpResponseHeaders? TrailersField(HttpResponseMessage response);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_options")]
    private static extern ref HttpRequestOptions? OptionsField(HttpRequestMessage request);
}

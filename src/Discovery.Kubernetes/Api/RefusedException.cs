using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Api;

/// <summary>The server understood a request, or ended a watch, and says no. What that means depends on who asked.</summary>
/// <param name="failure">The refusal for people.</param>
/// <param name="code">The status code of HTTP, or that of an <c>ERROR</c> event.</param>
/// <param name="status">What the server says, if it says it in its own terms.</param>
internal sealed class RefusedException(SourceException failure, int code, ApiStatus? status) : Exception(failure.Message)
{
    internal SourceException Failure => failure;

    internal int Code => code;

    /// <summary>Whether the server has forgotten the version or the page that was asked for: list again.</summary>
    internal bool IsExpired => code == 410 || status?.Reason is "Expired" or "Gone";

    /// <summary>Whether the server has never had the version that was asked for, such as after its store was restored.</summary>
    internal bool IsTooLarge => status?.Causes.Contains("ResourceVersionTooLarge") is true;

    /// <summary>Whether the same request would be refused again, whenever it is made: its parameters are not accepted.</summary>
    internal bool IsOfTheRequest => code is >= 400 and < 500 and not (401 or 403 or 404 or 408 or 410 or 429) && !IsExpired;

    /// <summary>Whether the server does not serve what was asked for at all.</summary>
    internal bool IsUnserved => code == 404;

    /// <summary>Whether somebody must change something before the server agrees: waiting a second or two is of no use.</summary>
    internal bool IsOfTheCaller => code is 401 or 403;
}

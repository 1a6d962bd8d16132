namespace Discovery.Kubernetes.Access;

/// <summary>What proves who asks. Nothing of it may stand in a log, so it has no text.</summary>
/// <param name="token">The bearer token, if any.</param>
/// <param name="certificate">The client certificate in PEM, if it does not come from the options.</param>
/// <param name="key">Its key in PEM.</param>
internal sealed class Credential(string? token, string? certificate = null, string? key = null)
{
    internal static Credential None { get; } = new(null);

    internal string? Token => token;

    internal string? Certificate => certificate;

    internal string? Key => key;

    /// <summary>Whether the other proves the same: then the server would refuse it too.</summary>
    internal bool IsSameAs(Credential other) => other.Token == token && other.Certificate == certificate && other.Key == key;

    /// <summary>Whether a text can be sent as a bearer token.</summary>
    internal static bool IsToken(string text) => text.Length > 0 && text.All(c => c is > ' ' and <= '~');
}

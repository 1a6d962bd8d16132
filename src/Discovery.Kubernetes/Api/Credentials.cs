using Discovery.Sources;

namespace Discovery.Kubernetes.Api;

/// <summary>The bearer token of each request, and what to do when it is refused.</summary>
internal sealed class Credentials(string? token, string? tokenFile)
{
    /// <summary>What to change after a 401.</summary>
    internal string Advice =>
        tokenFile is not null ? $"The server does not accept the token in {tokenFile}: check that it is renewed and that its service account still exists."
        : token is not null ? "The server does not accept KubernetesOptions.Token: it may have expired; set TokenFile for a token that is renewed."
        : "No token was sent: set KubernetesOptions.TokenFile or Token.";

    /// <summary>The token to send now, or null for none.</summary>
    internal async ValueTask<string?> TokenAsync(CancellationToken cancellationToken)
    {
        if (tokenFile is null)
            return token;

        try
        {
            var text = (await File.ReadAllTextAsync(tokenFile, cancellationToken).ConfigureAwait(false)).Trim();
            return text.Length > 0 && text.All(c => c is > ' ' and <= '~')
                ? text
                : throw new SourceException($"The Kubernetes token file {tokenFile} holds no bearer token.");
        }
        catch (Exception thrown) when (thrown is (IOException and not SourceException) or UnauthorizedAccessException)
        {
            throw new SourceException($"The Kubernetes token file {tokenFile} cannot be read: {thrown.Message}", thrown);
        }
    }
}

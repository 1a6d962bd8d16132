using System.Text.Json;

namespace Discovery.Kubernetes.Api;

/// <summary>One request to the API server: its address, and the words for what goes wrong with it.</summary>
/// <param name="server">The server's address without a slash at the end.</param>
/// <param name="selection">What is asked for.</param>
/// <param name="verb"><c>list</c> or <c>watch</c>, as in RBAC rules.</param>
/// <param name="address">Path and query.</param>
internal sealed class ApiCall(string server, ApiSelection selection, string verb, string address)
{
    internal ApiSelection Selection => selection;

    internal Uri Uri { get; } = new($"{server}/{address.TrimEnd('&', '?')}");

    /// <summary>A failure of this request in words: which request, then what happened and what to change.</summary>
    internal string Say(string what) => $"Cannot {verb} {selection} at {server}: {what}";

    internal SourceException Failure(string what, Exception? cause = null) => new(Say(what), cause);

    /// <summary>Whether <see cref="Explain"/> has words for an exception: it comes from the transport.</summary>
    internal static bool CanExplain(Exception thrown, Deadline deadline) => thrown switch
    {
        OperationCanceledException => deadline.HasPassed,
        SourceException => false,
        HttpRequestException or IOException or JsonException => true,
        _ => false,
    };

    /// <summary>What an exception of the transport means.</summary>
    internal SourceException Explain(Exception thrown, Deadline deadline) => thrown switch
    {
        OperationCanceledException =>
            Failure($"no end after {deadline.Time.TotalSeconds:0} s. The server or the network is stuck.", thrown),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            Failure(
                $"{thrown.GetBaseException().Message.TrimEnd('.')}. Check that KubernetesOptions.CertificateAuthorityFile holds "
                + "the authority that signed the server's certificate, and that the certificate is for this host.",
                thrown),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } =>
            Failure($"{thrown.Message.TrimEnd('.')}. Check KubernetesOptions.Server, and that this process may connect to it.", thrown),
        JsonException { BytePositionInLine: null } => Failure($"the answer is no list: {thrown.Message.TrimEnd('.')}.", thrown),
        JsonException => Failure("the answer is not a list in JSON. Check that KubernetesOptions.Server is an API server.", thrown),
        _ => Failure($"the connection broke: {thrown.Message}", thrown),
    };
}

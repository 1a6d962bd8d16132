using System.Globalization;
using Discovery.Kubernetes.Api;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Watches;

/// <summary>Lists in pages: all of one version, or nothing.</summary>
/// <typeparam name="T">What is listed.</typeparam>
internal sealed class PagedList<T>(ApiClient client, ApiSelection selection, IResourceReader<T> reader, IReflection<T> reflection)
    where T : class
{
    // client-go's pager.
    private const int PageSize = 500;

    private readonly List<T> _items = [];
    private string? _version;
    private int _weight;

    internal async Task<Listing<T>> ReadAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            string? next = null;
            do
                next = await ReadPageAsync(Query(next), next, clock, cancellationToken).ConfigureAwait(false);
            while (next is not null);
        }
        catch (RefusedException refused) when (refused.IsExpired && _version is not null)
        {
            // The pages still to come are of a version that the server has forgotten. The token that it offers in place goes
            // on with a later version, and would mix two; client-go asks for the whole list, and so do we.
            Clear();
            if (await ReadPageAsync("", null, clock, cancellationToken).ConfigureAwait(false) is not null)
                throw client.List(selection, "").Failure("the answer is only a part of the list, though no limit was asked for.");
        }

        return new Listing<T>(_items, _version!, null);
    }

    private static string Query(string? token)
    {
        var limit = string.Create(CultureInfo.InvariantCulture, $"limit={PageSize}");
        return token is null ? limit : $"{limit}&continue={Uri.EscapeDataString(token)}";
    }

    /// <returns>What the next page is asked with, or null if there is none.</returns>
    private async Task<string?> ReadPageAsync(string query, string? token, TimeProvider clock, CancellationToken cancellationToken)
    {
        var call = client.List(selection, query);
        var page = await client.ListAsync(call, reader, clock, cancellationToken).ConfigureAwait(false);
        _version ??= page.ResourceVersion;
        foreach (var item in page.Items)
        {
            _weight += reflection.Bound.Weigh(item);
            _items.Add(item);
        }

        if (_weight > reflection.Bound.Most)
            throw call.Failure($"the list is too long: more than {reflection.Bound.Most} {reflection.Bound.Unit}. Watch a namespace or a service in place of all.");

        var next = string.IsNullOrEmpty(page.Continue) ? null : page.Continue;
        return next is null || (next != token && page.Items.Count > 0) ? next : throw call.Failure("the pages of the list do not end.");
    }

    private void Clear()
    {
        _items.Clear();
        _version = null;
        _weight = 0;
    }
}

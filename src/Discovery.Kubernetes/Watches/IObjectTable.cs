using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Watches;

/// <summary>All objects of a kind that one watch knows. One thread writes; any thread may ask.</summary>
/// <typeparam name="T">The kind.</typeparam>
/// <typeparam name="TView">What readers get of it.</typeparam>
internal interface IObjectTable<T, out TView>
    where T : class
    where TView : class
{
    /// <summary>How much it takes in.</summary>
    ListBound<T> Bound { get; }

    /// <summary>Reads what the server sends.</summary>
    IResourceReader<T> Reader { get; }

    /// <summary>What tells an object from the others.</summary>
    (string Namespace, string Name) KeyOf(T item);

    /// <summary>What is known of a service, or null. The same instance as long as nothing of it changed.</summary>
    TView? Of(ClusterService service);

    /// <summary>Takes in the outcome of a list: what it does not name is gone.</summary>
    void Replace(IReadOnlyCollection<T> all);

    /// <summary>Takes in an object that is new or changed. The same again changes nothing.</summary>
    void Put(T item);

    /// <summary>Forgets an object, if it is known.</summary>
    void Remove(string ns, string name);

    /// <summary>The services of which something changed since the last call.</summary>
    IReadOnlyCollection<ClusterService> TakeChanged();
}

using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Watches;

/// <summary>What a <see cref="Reflector{T}"/> keeps up to date. Told one thing at a time.</summary>
/// <typeparam name="T">The kind of objects.</typeparam>
internal interface IReflection<T>
    where T : class
{
    /// <summary>The most that may be taken in; beyond it a list is broken off.</summary>
    ListBound<T> Bound { get; }

    /// <summary>What tells an object from the others of its kind.</summary>
    (string Namespace, string Name) KeyOf(T item);

    /// <summary>Takes in a complete list: what it does not name is gone.</summary>
    void Replace(IReadOnlyCollection<T> all, string version);

    /// <summary>Takes in an event, perhaps one that was seen before.</summary>
    void Apply(in WatchEvent<T> news);

    /// <summary>The server answers again, and what was known still holds.</summary>
    void Confirm();

    /// <summary>The server could not be asked. What was known is the best there is.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="isUnserved">Whether the server does not know this kind of objects.</param>
    void Fail(SourceException failure, bool isUnserved);
}

using System.Diagnostics.CodeAnalysis;

namespace Discovery.Dns.Caching;

/// <summary>The stored answers, at most so many: the one that was of no use for longest makes room. Not safe for several threads.</summary>
internal sealed class AnswerTable(int capacity, RetentionRules rules)
{
    private readonly Dictionary<Question, LinkedListNode<StoredAnswer>> _nodes = [];
    private readonly LinkedList<StoredAnswer> _byUse = new();

    internal int Count => _nodes.Count;

    internal bool TryGet(Question question, [NotNullWhen(true)] out StoredAnswer? stored)
    {
        stored = null;
        if (!_nodes.TryGetValue(question, out var node))
            return false;

        _byUse.Remove(node);
        _byUse.AddFirst(node);
        stored = node.Value;
        return true;
    }

    /// <summary>The place for a question's answer, made if need be. Drops what has expired and was of no use for longest.</summary>
    internal StoredAnswer Place(Question question, long now)
    {
        if (TryGet(question, out var stored))
            return stored;

        while (_byUse.Last is { } last && (_nodes.Count >= capacity || last.Value.IsOver(now)))
            Remove(last.Value.Question);
        stored = new StoredAnswer(question, rules);
        _nodes.Add(question, _byUse.AddFirst(stored));
        return stored;
    }

    internal void Remove(Question question)
    {
        if (_nodes.Remove(question, out var node))
            _byUse.Remove(node);
    }
}

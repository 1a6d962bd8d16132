namespace Discovery.Simulation.Servers;

/// <summary>The requests under way, by number. Numbers are used again.</summary>
internal sealed class RequestTable
{
    private readonly Stack<int> _free = new();
    private Request[] _requests = new Request[1024];
    private int _used;

    internal ref Request this[int number] => ref _requests[number];

    internal int Open()
    {
        if (_free.TryPop(out var number))
            return number;
        if (_used == _requests.Length)
            Array.Resize(ref _requests, _used * 2);
        return _used++;
    }

    internal void Close(int number)
    {
        _requests[number].Report = null;
        _free.Push(number);
    }
}

namespace HyperDht.Transport.Udp;

/// <summary>One call that waits for its turn.</summary>
/// <param name="Callback">An <see cref="Action{T}"/> of object or a <see cref="SendOrPostCallback"/>.</param>
/// <param name="State">Its argument.</param>
/// <param name="IsCompletion">Whether it is user code.</param>
internal readonly record struct LoopWork(Delegate Callback, object? State, bool IsCompletion)
{
    public void Run()
    {
        if (Callback is Action<object?> action)
        {
            action(State);
        }
        else
        {
            ((SendOrPostCallback)Callback)(State);
        }
    }
}

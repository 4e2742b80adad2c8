namespace HyperDht.Connections.Dialing;

/// <summary>Failures of connects that did not end by themselves: they carry the trace as well.</summary>
internal static class InterruptedConnect
{
    /// <summary>What the caller gets.</summary>
    /// <param name="error">How the attempt ended.</param>
    /// <param name="otherwise">Why it was interrupted when the caller did not do it.</param>
    /// <param name="caller">The caller's token; it is named whichever token was seen first.</param>
    public static Exception Of(OperationCanceledException error, HyperDhtException otherwise, CancellationToken caller)
    {
        var trace = ConnectTrace.Of(error) ?? new ConnectTrace();
        if (!caller.IsCancellationRequested)
        {
            return Of(otherwise, trace);
        }

        var cancelled = new OperationCanceledException(error.Message, error, caller);
        trace.AttachTo(cancelled);
        return cancelled;
    }

    /// <summary>A connect that did not begin.</summary>
    public static HyperDhtException Of(HyperDhtException error) => Of(error, new ConnectTrace());

    private static HyperDhtException Of(HyperDhtException error, ConnectTrace trace) => new(error.ErrorCode, error.Message, error.InnerException, trace);
}

using System.Runtime.ExceptionServices;
using HyperDht.Records.Encoding;
using HyperDht.Runtime;

namespace HyperDht.Records.Client;

/// <summary>Asks once, when every reply was looked at, whether the newest value is to be stored again. On the loop.</summary>
internal sealed class ValueRefresh(IDhtLoop loop, NewestValue newest, Func<MutableValue, bool> refresh)
{
    private Task<bool>? _answer;

    /// <summary>What to store: the same signed bytes.</summary>
    public ReadOnlyMemory<byte> Signed { get; private set; }

    public Task<bool> IsWantedAsync(CancellationToken cancellationToken) => _answer ??= AskAsync(cancellationToken);

    /// <summary>Hands on what the caller's function threw.</summary>
    public void ThrowIfFailed()
    {
        if (_answer?.Exception?.InnerException is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        if (newest.Value is not { } value)
        {
            return false;
        }

        Signed = MutableCodec.EncodePut(newest.Key, new SignedValue(value.Seq, value.Value, value.Signature));
        return await loop.RunAsUserAsync(() => new ValueTask<bool>(refresh(value)), cancellationToken);
    }
}

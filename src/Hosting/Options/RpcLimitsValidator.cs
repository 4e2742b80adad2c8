using HyperDht.Limits;
using Microsoft.Extensions.Options;

namespace HyperDht.Hosting.Options;

/// <summary>Checks the annotations of <see cref="RpcLimits"/>.</summary>
[OptionsValidator]
internal sealed partial class RpcLimitsValidator : IValidateOptions<RpcLimits>;
